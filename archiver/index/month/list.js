// The table. It grows while one reads, so that a large month opens as quickly as a small one.

const chunk = 200; // rows

const list = { hits: [], shown: 0, perDay: new Map() };

function show(hits, newestFirst) {
  list.hits = newestFirst ? [...hits].reverse() : hits;
  list.shown = 0;
  list.perDay = new Map();
  for (const row of hits) list.perDay.set(row.day, (list.perDay.get(row.day) || 0) + 1);
  for (const day of document.querySelectorAll("#list tbody")) day.remove();
  one("#none").hidden = hits.length > 0 || missing.length > 0 && !rows.length;
  grow(chunk);
}

// grow shows that many more rows, each under its day.
function grow(by) {
  const until = Math.min(list.hits.length, list.shown + by);
  for (; list.shown < until; list.shown++) {
    const row = list.hits[list.shown];
    dayElement(row.day).append(rowElement(row));
  }
  one("#rest").hidden = list.shown === list.hits.length;
  if (!one("#list tr[tabindex='0']")) choose(one("#list tr[data-n]"), false);
  markPlaying();
}

function dayElement(day) {
  const last = one("#list").lastElementChild;
  if (last && last.dataset.day === String(day)) return last;
  const made = element("tbody", { "data-day": day }, element("tr", { class: "day" }, element("th", { colspan: 6, scope: "rowgroup" },
    dayTitle(day), " ", element("small", {}, count(list.perDay.get(day), "item")))));
  one("#list").append(made);
  return made;
}

// choose makes a row the one that keys act on.
function choose(tr, focus) {
  if (!tr) return;
  for (const other of document.querySelectorAll("#list tr[tabindex='0']")) other.tabIndex = -1;
  tr.tabIndex = 0;
  if (focus) tr.focus();
}

// neighbour is the next row in a direction; at the end of what is shown it shows more.
function neighbour(tr, step) {
  if (step > 0 && list.shown < list.hits.length && tr.dataset.n === String(list.hits[list.shown - 1].n)) grow(chunk);
  const all = [...document.querySelectorAll("#list tr[data-n]")];
  return all[all.indexOf(tr) + step];
}
