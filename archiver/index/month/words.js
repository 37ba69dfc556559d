// The words of the page, in its language. What stands in say and count is a key; the page carries those texts.

const lang = document.documentElement.lang;
const words = JSON.parse(document.body.dataset.words);

// say gives a text with its verbs filled in, in their order.
const say = (english, ...args) => {
  const text = words[english] || english;
  return args.length ? text.replace(/%(?:\[(\d)\])?s/g, (_, at) => at ? args[at - 1] : args.shift()) : text;
};

const plural = new Intl.PluralRules(lang);

// number sets the thousands apart.
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, say("thousands separator"));

// count is a number with its word.
const count = (n, of) => (words[of][plural.select(n)] || words[of].other).replace("{{.N}}", number(n));

const typeWords = { "Call Recording": say("Recording"), Voicemail: say("Voicemail"), SMS: say("SMS"), Fax: say("Fax"), Call: say("Call") };
const typeText = (type) => (Object.hasOwn(typeWords, type) ? typeWords[type] : type);

const directionWords = { Inbound: say("inbound"), Outbound: say("outbound") };

// How a call ended, in RingCentral's words; those that are not here stay as they are.
const resultWords = {
  Accepted: say("accepted"), "Call connected": say("call connected"), Missed: say("missed"), Voicemail: say("voicemail"), Rejected: say("rejected"),
  Busy: say("busy"), "No Answer": say("no answer"), "Hang Up": say("hung up"), Received: say("received"), Sent: say("sent"),
};
const lowered = (known, word) => (Object.hasOwn(known, word) ? known[word] : word.toLowerCase());

const named = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
