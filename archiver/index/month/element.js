// The building of elements. Texts go in as texts: nothing that someone wrote is ever taken for markup.

function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== "" && one !== null && one !== undefined));
  return made;
}

// said is text of somebody else's: its direction of writing stays its own.
const said = (text, attributes) => element("bdi", attributes, text);

const button = (action, text, attributes) => element("button", { type: "button", "data-do": action, ...attributes }, text);

const opening = (file, text) => element("a", { href: link(file), target: "_blank", rel: "noopener" }, text);

const one = (selector) => document.querySelector(selector);
