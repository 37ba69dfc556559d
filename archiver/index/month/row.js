// A row of the table.

function rowElement(row) {
  return element("tr", { id: "row-" + row.n, "data-n": row.n, "data-type": row.type, tabindex: -1 },
    element("td", { class: "time" }, element("time", { title: offsetOf(row) }, clock(row))),
    element("td", { class: "type" }, element("b", {}, typeText(row.type)), element("small", {}, directionText(row))),
    element("td", { class: "who" }, ...whoElements(row)),
    element("td", { class: "owner" }, said(row.owner.name || say("Company")), element("small", {}, row.owner.number)),
    element("td", { class: "length" }, ...lengthElements(row)),
    element("td", { class: "actions" }, ...actionElements(row)));
}

const directionText = (row) => [row.direction && lowered(directionWords, row.direction), row.type === "Call" && resultText(row),
  row.label === "OnDemand" && say("on demand"), row.deleted && deletedText(row)].filter(Boolean).join(", ");

const deletedText = (row) => (["Call", "Call Recording"].includes(row.type) ? say("call deleted from the call log") : say("deleted by its user"));

// resultText is how a call ended, as the page says it.
const resultText = (row) => row.label && lowered(resultWords, row.label);

function whoElements(row) {
  const others = row.to.length > 1 ? " " + say("and %s more", row.to.length - 1) : "";
  const to = row.to[0] || { number: "", extension: "", name: "" };
  const line = element("span", { class: "parties" }, partyElement(row.from), element("span", { class: "arrow", "aria-label": say("to") }, "→"),
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
  return [lengthText(row.length), short && element("small", { title: say("The recording is shorter than its call.") }, say("of %s", lengthText(row.call)))].filter(Boolean);
}

function actionElements(row) {
  const made = [];
  const numbered = (text, files, n) => (files.length > 1 ? `${text} ${n + 1}` : text);
  const about = `${clock(row)}, ${partyText(row.from)}`;
  if (row.type === "SMS") made.push(button("thread", say("Conversation"), { class: "main", "aria-haspopup": "dialog", "aria-label": `${say("Conversation")}, ${about}` }));
  filesOf(row, "audio").forEach((file, n, all) =>
    made.push(button("play", numbered(say("Play"), all, n), { class: "main play", "data-file": row.files.indexOf(file), "aria-pressed": "false", "aria-label": `${numbered(say("Play"), all, n)}, ${about}` })));
  if (filesOf(row, "transcript").length) made.push(unfolding("transcript", say("Transcript")));
  if (filesOf(row, "picture").length) made.push(unfolding("pictures", filesOf(row, "picture").length === 1 ? say("Picture") : say("%s pictures", filesOf(row, "picture").length)));
  filesOf(row, "document").forEach((file, n, all) => made.push(main(opening(file, numbered(say("Open fax"), all, n)))));
  filesOf(row, "audio", "text", "attachment").forEach((file) => made.push(opening(file, fileWord(file))));
  if (row.exchanged) made.push(button("thread", say("Texts"), { "aria-haspopup": "dialog", "aria-label": `${say("Texts")}, ${about}` }));
  return made.length ? made : [element("small", {}, row.type === "Call" ? "" : say("no file"))];
}

const unfolding = (what, text) => button("unfold", text, { "data-what": what, "aria-expanded": "false" });

function main(made) {
  made.classList.add("main");
  return made;
}

const fileWord = (file) => ({ audio: say("File"), text: say("Text") })[file.kind] || (/\.(\w+)$/.exec(file.sent || file.name) || ["", say("File")])[1].toUpperCase();
