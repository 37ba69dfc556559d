// What a search finds.

const plainLetters = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };

// fold takes away what one does not type: capitals, accents, marks that cannot be seen.
const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replace(/[ßøłđðþæœı]/g, (c) => plainLetters[c]);

const digits = (text) => text.replace(/\D/g, "");
const numberLike = /^[\d\s+().\/-]*\d[\d\s+().\/-]*$/;
const longNumber = 7; // digits: enough to be a number and not a code

// searched is what a row can be found by; it is made when it is first needed.
function searched(row) {
  if (!row.searched) {
    const all = [row.from, ...row.to, { number: "", extension: row.owner.number, name: row.owner.name }];
    row.searched = {
      words: fold([...all.map((party) => party.name), row.text, row.type === "Call" ? row.label + "\n" + resultText(row) : ""].join("\n")),
      numbers: all.flatMap((party) => [party.number, party.extension]).map(digits).join(" "),
      told: row.text.replace(/[\s+().\/-]/g, ""),
    };
  }
  return row.searched;
}

// termsOf splits what was typed: a number may have spaces in it, else each word counts.
function termsOf(query) {
  const typed = numberLike.test(query) ? [query.trim()] : query.split(/\s+/).filter(Boolean);
  return typed.map((term) => ({ word: fold(term), number: numberLike.test(term) ? comparable(digits(term)) : "" }));
}

// The zeros before a telephone number are a matter of where one calls from.
const comparable = (number) => (number.length >= longNumber ? number.replace(/^0+/, "") : number);

function finds(row, query, terms) {
  const { words, numbers, told } = searched(row);
  return row.id === query || terms.every(({ word, number }) =>
    words.includes(word) || (number !== "" && (numbers.includes(number) || (number.length >= longNumber && told.includes(number)))));
}

// search gives the rows that are asked for, oldest first. Among all types a call that was recorded or
// left a message is there once, as that.
function search({ q, type, ext, day }) {
  const query = q.trim();
  const terms = termsOf(query);
  return rows.filter((row) =>
    (type ? row.type === type : !row.joined) && (!ext || ownerKey(row.owner) === ext) && (!day || row.day === day - 1) && finds(row, query, terms));
}

const ownerKey = (owner) => owner.number || owner.name;
