// The building of elements. Texts go in as texts: nothing that someone wrote is ever taken for markup.

function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
}

// said is text that others wrote: its direction of writing stays its own.
const said = (text, attributes) => element("bdi", attributes, text);

const button = (action, text, attributes) => element("button", { type: "button", "data-do": action, ...attributes }, text);

// A file that may act when it is opened has no link, which a click would follow, but a button that says what it is and asks.
function opening(file, text) {
  if (file.sent === undefined) return element("a", { href: link(file), target: "_blank", rel: "noopener" }, text);
  const made = element("button", { type: "button", class: "asks", title: file.sent }, text, " …");
  made.addEventListener("click", () => {
    if (confirm(say("“%s” was sent by someone else, and files of this kind can run programs. Open it only if you know who sent it and why.", file.sent) + "\n\n" + say("Open it?"))) {
      window.open(link(file), "_blank", "noopener");
    }
  });
  return made;
}

const one = (selector) => document.querySelector(selector);
