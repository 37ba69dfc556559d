const { written, stale } = document.body.dataset;
const said = { headline: document.title, age: document.getElementById("age").textContent, look: document.body.className };

const words = JSON.parse(document.querySelector("main").dataset.words);
const plural = new Intl.PluralRules(document.documentElement.lang);

function ago(seconds) {
  const [size, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"]].find(([least]) => seconds >= 2 * least) || [60, "minute"];
  const n = Math.floor(seconds / size);
  return (words[unit][plural.select(n)] || words[unit].other).replace("{{.N}}", n);
}

// judge compares when the page was written with the reader's clock.
function judge() {
  const age = (Date.now() - Date.parse(written)) / 1000;
  const late = Number(stale) > 0 && age > Number(stale);
  document.body.className = late ? "bad late" : said.look;
  document.title = document.getElementById("headline").textContent = late ? words.stopped : said.headline;
  const told = age < -300 ? words.behind : age < 60 ? words.now : ago(age);
  document.getElementById("age").textContent = `${said.age} ${told}`;
}

judge();
setInterval(judge, 60000);
