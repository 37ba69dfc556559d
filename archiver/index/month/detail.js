// What unfolds under a row: a voicemail's transcript, a message's pictures.

function unfold(control, tr, row) {
  const open = control.getAttribute("aria-expanded") === "true";
  refold(tr);
  if (open) return;
  control.setAttribute("aria-expanded", "true");
  const inside = control.dataset.what === "transcript" ? filesOf(row, "transcript").flatMap(transcriptElements) : [picturesElement(row)];
  tr.after(element("tr", { class: "more" }, element("td", { colspan: 6 }, ...inside)));
}

function refold(tr) {
  for (const other of tr.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", "false");
  if (tr.nextElementSibling && tr.nextElementSibling.classList.contains("more")) tr.nextElementSibling.remove();
}

// A page may not read the files beside it, but it may show them in a frame, which can do nothing.
const transcriptElements = (file) => [
  element("iframe", { src: link(file), sandbox: "", title: say("Transcript") }),
  element("p", {}, opening(file, say("Open the transcript"))),
];

const picturesElement = (row) => element("div", { class: "pictures" }, ...filesOf(row, "picture").map((file) => {
  const made = opening(file, element("img", { src: link(file), alt: file.name, loading: "lazy" }));
  made.title = file.name;
  return made;
}));
