// A conversation: the messages between an extension and the same others, within the month.

const nameless = (party) => digits(party.number) || (party.extension ? "x" + party.extension : party.number || party.name);

let threads = null; // by key, made when the first is opened

// ownNumbers are the numbers that each extension writes from or is written to alone; in a group the others are who is left.
function ownNumbers(messages) {
  const own = new Map();
  for (const row of messages) {
    const key = ownerKey(row.owner);
    if (!own.has(key)) own.set(key, new Set(["x" + row.owner.number]));
    if (row.direction === "Outbound") own.get(key).add(nameless(row.from));
    else if (row.to.length === 1) own.get(key).add(nameless(row.to[0]));
  }
  return own;
}

function othersOf(row, own) {
  const all = [row.from, ...row.to];
  const others = all.filter((party) => !own.has(nameless(party)) && !(party.extension && own.has("x" + party.extension)));
  return others.length ? others : all; // one who writes to himself
}

function threadOf(row) {
  if (!threads) {
    threads = new Map();
    const messages = rows.filter((each) => each.type === "SMS");
    const own = ownNumbers(messages);
    for (const each of messages) {
      each.others = othersOf(each, own.get(ownerKey(each.owner)));
      each.thread = JSON.stringify([ownerKey(each.owner), [...new Set(each.others.map(nameless))].sort()]);
      if (!threads.has(each.thread)) threads.set(each.thread, []);
      threads.get(each.thread).push(each);
    }
  }
  return threads.get(row.thread);
}

function openThread(asked) {
  const row = asked.exchanged ? rows.find((each) => each.type === "SMS" && each.id === asked.exchanged) : asked;
  const messages = threadOf(row);
  const names = new Map();
  for (const party of messages.flatMap((each) => each.others)) {
    if (party.name || !names.has(nameless(party))) names.set(nameless(party), partyText(party));
  }
  one("#with").replaceChildren(said([...names.values()].join(", ")));
  one("#between").replaceChildren(say("with"), " ", said(row.owner.name || say("Company")), row.owner.number && ` (${say("ext. %s", row.owner.number)})`, `, ${count(messages.length, "messages this month")}`);
  const made = [];
  messages.forEach((each, n) => {
    if (n === 0 || messages[n - 1].day !== each.day) made.push(element("h3", {}, dayTitle(each.day)));
    made.push(bubble(each, each === row, names));
  });
  one("#bubbles").replaceChildren(...made);
  one("#thread").showModal();
  one("#bubbles .chosen").scrollIntoView({ block: "center" });
}

function bubble(row, chosen, names) {
  const ours = row.direction === "Outbound";
  const who = !ours && names.size > 1 ? [said(names.get(nameless(row.from)) || partyText(row.from)), " "] : [];
  const rest = filesOf(row, "attachment", "audio").flatMap((file) => [" ", opening(file, file.sent || file.name)]);
  return element("div", { class: `bubble${ours ? " ours" : ""}${chosen ? " chosen" : ""}` },
    element("p", { dir: "auto" }, row.text || (row.files.length ? "" : say("(no text)"))),
    filesOf(row, "picture").length ? picturesElement(row) : "",
    element("small", {}, element("span", { class: "unseen" }, (ours ? say("sent") : say("received")) + " "), ...who, clock(row), ...rest));
}
