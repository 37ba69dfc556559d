// The rows, from the scripts of the days that lie in the folder beside the page. The page knows how many each day should have.

const sheet = JSON.parse(document.getElementById("archive").textContent);
const firstMidnight = Date.UTC(sheet.year, sheet.month - 1, 1);

// A file is shown without the marks that turn the line round, and linked with them.
const unturned = (name) => name.replace(/[\u202a-\u202e\u2066-\u206f]/g, "");

function rowsOf({ rows, words, parties, owners, folders, offsets }) {
  const people = (parties || []).map(([number, extension, name]) => ({ number, extension, name }));
  const extensions = (owners || []).map(([name, number]) => ({ name, number }));
  return rows.map(([type, wall, length, call, direction, from, to, owner, files, id, text, label, deleted, joined, exchanged], n) => ({
    id, wall, length, call,
    offset: offsets.filter(([since]) => since <= n).pop()[1],
    type: words[type],
    direction: words[direction],
    label: label === undefined ? "" : words[label],
    deleted: Boolean(deleted),
    joined: Boolean(joined), // a call whose recording or message has a row of its own
    exchanged, // with a call: a text with the same number on that day
    text: text || "",
    day: Math.floor(wall / 86400),
    from: people[from],
    to: to.map((at) => people[at]),
    owner: extensions[owner],
    files: files.map(([kind, folder, name, sent]) => ({ kind: words[kind], path: folders[folder] + name, name: unturned(name), sent })),
  }));
}

const loaded = new Map((self.archivedRows || []).map((piece) => [piece.day, rowsOf(piece)]));

const rows = sheet.days.flatMap(([day]) => loaded.get(day) || []);
rows.forEach((row, n) => { row.n = n; });

// missing are the days of which rows have not come to this computer, with how many. A script may be newer than the page and have more.
const missing = sheet.days.map(([day, n]) => ({ day: Number(day.slice(8)) - 1, n: n - (loaded.get(day) || []).length })).filter(({ n }) => n > 0);

const filesOf = (row, ...kinds) => row.files.filter((file) => kinds.includes(file.kind));

// link leads from the folder Index to a file; its name may hold what means something in an address.
const link = (file) => ".." + file.path.split("/").map(encodeURIComponent).join("/");

const two = (n) => String(n).padStart(2, "0");

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function dayTitle(day) {
  const date = new Date(firstMidnight + day * 86400000);
  return lang === "en" ? `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}` : named.format(date);
}

const clock = (row) => {
  const second = row.wall - row.day * 86400;
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
};

// offsetOf tells apart the two hours that have one name when summer time ends.
const offsetOf = (row) => "UTC" + row.offset;

const lengthText = (s) => (s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}` : Math.floor(s / 60)) + ":" + two(s % 60);

const numberText = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");

const reach = (party) => numberText(party.number) || (party.extension && say("ext. %s", party.extension));

const partyText = (party) => party.name || reach(party) || say("unknown");
