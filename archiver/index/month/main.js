// What one can do on the page, and what its address keeps.

const form = one("form");
const fields = form.elements;

const events = rows.filter((row) => !row.joined).length; // a recorded call is one

function fill(select, choices) {
  for (const [value, text] of choices) select.append(element("option", { value }, text));
}

function prepare() {
  if (missing.length) tellMissing();
  else if (!rows.length) one("#none").textContent = say("The archive has nothing from this month.");
  const perType = new Map(), perOwner = new Map(), perDay = new Map();
  for (const row of rows) {
    perType.set(row.type, (perType.get(row.type) || 0) + 1);
    perOwner.set(ownerKey(row.owner), row.owner);
    if (!row.joined) perDay.set(row.day, (perDay.get(row.day) || 0) + 1);
  }
  fill(fields.type, [...perType].sort().map(([type, n]) => [type, `${typeText(type)} (${number(n)})`]));
  fill(fields.ext, [...perOwner].map(([key, owner]) => [key, [owner.name || say("Company"), owner.number].filter(Boolean).join(", ")])
    .sort((a, b) => a[1].localeCompare(b[1], lang)));
  fill(fields.day, [...perDay].sort((a, b) => a[0] - b[0]).map(([day, n]) => [day + 1, `${dayTitle(day)} (${number(n)})`]));
}

const daysNamed = 3; // of those that are missing

// tellMissing says what Dropbox has not brought to this computer, or only its name.
function tellMissing() {
  const all = missing.reduce((sum, { n }) => sum + n, 0);
  const days = missing.slice(0, daysNamed).map(({ day }) => dayTitle(day));
  if (missing.length > daysNamed) days.push(count(missing.length - daysNamed, "more days"));
  one("#missing").textContent = say("%s on this computer (%s): Dropbox has not synchronised the folder “%s” yet. Open this page again when it has.",
    count(all, "rows are missing"), days.join(", "), `Index/${sheet.year}-${two(sheet.month)}`);
  one("#missing").hidden = false;
}

const asked = () => ({ q: fields.q.value, type: fields.type.value, ext: fields.ext.value, day: fields.day.value, order: fields.order.value });

function refresh() {
  const question = asked();
  const hits = search(question);
  show(hits, question.order !== "oldest");
  one("#count").textContent = hits.length === events ? count(events, "item")
    : say("%s of %s", number(hits.length), count(events, "item"));
}

// The address keeps what is asked, so that it can be passed on: #q=ana&type=SMS
function keepInAddress() {
  const kept = new URLSearchParams(Object.entries(asked()).filter(([key, value]) => value && !(key === "order" && value === "newest")));
  history.replaceState(null, "", "#" + kept);
}

function readAddress() {
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const key of ["q", "type", "ext", "day"]) fields[key].value = kept.get(key) || "";
  fields.order.value = kept.get("order") === "oldest" ? "oldest" : "newest";
  for (const key of ["type", "ext", "day"]) if (fields[key].selectedIndex < 0) fields[key].value = "";
  refresh();
}

const rowOf = (tr) => rows[Number(tr.dataset.n)];

function act(control) {
  const tr = control.closest("tr");
  const row = rowOf(tr);
  choose(tr, false);
  if (control.dataset.do === "play") play(row, row.files[Number(control.dataset.file)]);
  else if (control.dataset.do === "thread") openThread(row);
  else unfold(control, tr, row);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || one("#thread").open) return;
  const typing = event.target.closest("input, select, audio");
  if (event.key === "/" && !typing) fields.q.select();
  else if (event.key === "ArrowDown" && event.target === fields.q) choose(one("#list tr[data-n]"), true);
  else if (!event.target.matches("tr[data-n]") || !onRowKey(event.key, event.target)) return;
  event.preventDefault();
}

function onRowKey(key, tr) {
  if (key === "ArrowDown" || key === "ArrowUp") choose(neighbour(tr, key === "ArrowDown" ? 1 : -1), true);
  else if (key === "Enter" && tr.querySelector(".main")) tr.querySelector(".main").click();
  else if (key === " " && tr.querySelector(".play")) tr.querySelector(".play").click();
  else if (key === " " && player.file) play(player.row, player.file);
  else return false;
  return true;
}

function listen() {
  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { refresh(); keepInAddress(); });
  });
  one("#list").addEventListener("click", (event) => {
    const control = event.target.closest("[data-do]");
    if (control) act(control);
  });
  one("#list").addEventListener("focusin", (event) => choose(event.target.closest("tr[data-n]"), false));
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", readAddress);
  addEventListener("beforeprint", () => grow(list.hits.length)); // all that was found is printed
  one("#close").addEventListener("click", () => one("#thread").close());
  new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) grow(chunk); }, { rootMargin: "2000px" }).observe(one("#rest"));
  new ResizeObserver(() => document.documentElement.style.setProperty("--bar", getComputedStyle(form).position === "sticky" ? form.offsetHeight + "px" : "0px")).observe(form);
}

prepare();
listen();
watchPlayer();
readAddress();
