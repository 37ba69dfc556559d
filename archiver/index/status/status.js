const { written, stale } = document.body.dataset;
const said = { headline: document.title, age: document.getElementById("age").textContent, look: document.body.className };

function span(seconds) {
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"]].find(([least]) => seconds >= 2 * least) || [60, "minute"];
  const n = Math.floor(seconds / size);
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

// judge compares when the page was written with the reader's clock.
function judge() {
  const age = (Date.now() - Date.parse(written)) / 1000;
  const late = Number(stale) > 0 && age > Number(stale);
  document.body.className = late ? "bad late" : said.look;
  document.title = document.getElementById("headline").textContent = late ? "The office computer has stopped archiving" : said.headline;
  const ago = age < -300 ? "This computer's clock is behind, so it cannot tell how long ago that was." : age < 60 ? "That was just now." : `That was ${span(age)} ago.`;
  document.getElementById("age").textContent = `${said.age} ${ago}`;
}

judge();
setInterval(judge, 60000);
