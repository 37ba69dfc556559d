// A row of the table.

const shortType = { "Call Recording": "Recording" };

function rowElement(row) {
  return element("tr", { id: "row-" + row.n, "data-n": row.n, "data-type": row.type, tabindex: -1 },
    element("td", { class: "time" }, element("time", { title: offsetOf(row) }, clock(row))),
    element("td", { class: "type" }, element("b", {}, shortType[row.type] || row.type), element("small", {}, directionText(row))),
    element("td", { class: "who" }, ...whoElements(row)),
    element("td", { class: "owner" }, said(row.owner.name || "Company"), element("small", {}, row.owner.number)),
    element("td", { class: "length" }, ...lengthElements(row)),
    element("td", { class: "actions" }, ...actionElements(row)));
}

const directionText = (row) => [row.direction, row.type === "Call" && row.label, row.label === "OnDemand" && "on demand", row.deleted && "deleted by its user"].filter(Boolean).join(", ").toLowerCase();

function whoElements(row) {
  const others = row.to.length > 1 ? ` and ${row.to.length - 1} more` : "";
  const to = row.to[0] || { number: "", extension: "", name: "" };
  const line = element("span", { class: "parties" }, partyElement(row.from), element("span", { class: "arrow", "aria-label": "to" }, "→"),
    element("span", { class: "to" }, partyElement(to), others && element("small", { title: row.to.map(partyText).join(", ") }, others)));
  return row.text ? [line, said(row.text, { class: "text" })] : [line];
}

function partyElement(party) {
  const number = reach(party);
  return element("span", { class: "party", title: partyText(party) }, said(partyText(party)), party.name && number && element("small", {}, said(number)));
}

// A recording may hold less than its call: both lengths are told then.
function lengthElements(row) {
  if (!row.length) return [];
  const short = row.call > row.length;
  return [lengthText(row.length), short && element("small", { title: "The recording is shorter than its call." }, `of ${lengthText(row.call)}`)].filter(Boolean);
}

function actionElements(row) {
  const made = [];
  const numbered = (text, files, n) => (files.length > 1 ? `${text} ${n + 1}` : text);
  const about = `${clock(row)}, ${partyText(row.from)}`;
  if (row.type === "SMS") made.push(button("thread", "Conversation", { class: "main", "aria-haspopup": "dialog", "aria-label": `Conversation, ${about}` }));
  filesOf(row, "audio").forEach((file, n, all) =>
    made.push(button("play", numbered("Play", all, n), { class: "main play", "data-file": row.files.indexOf(file), "aria-pressed": "false", "aria-label": `${numbered("Play", all, n)}, ${about}` })));
  if (filesOf(row, "transcript").length) made.push(unfolding("transcript", "Transcript"));
  if (filesOf(row, "picture").length) made.push(unfolding("pictures", filesOf(row, "picture").length === 1 ? "Picture" : `${filesOf(row, "picture").length} pictures`));
  filesOf(row, "document").forEach((file, n, all) => made.push(main(opening(file, numbered("Open fax", all, n)))));
  filesOf(row, "audio", "text", "attachment").forEach((file) => made.push(opening(file, fileWord(file))));
  if (row.exchanged) made.push(button("thread", "Texts", { "aria-haspopup": "dialog", "aria-label": `Texts, ${about}` }));
  return made.length ? made : [element("small", {}, row.type === "Call" ? "" : "no file")];
}

const unfolding = (what, text) => button("unfold", text, { "data-what": what, "aria-expanded": "false" });

function main(made) {
  made.classList.add("main");
  return made;
}

const fileWord = (file) => ({ audio: "File", text: "Text" })[file.kind] || (/\.(\w+)$/.exec(file.sent || file.name) || ["", "File"])[1].toUpperCase();
