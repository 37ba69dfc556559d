// The one player at the bottom.

const player = { audio: one("audio"), row: null, file: null };

// play plays a file of a row, or holds it when it is the one that plays.
function play(row, file) {
  if (player.file === file && !player.audio.error) {
    if (player.audio.paused) start();
    else player.audio.pause();
    return;
  }
  player.row = row;
  player.file = file;
  player.audio.src = link(file);
  one("#player").hidden = false;
  one("#playing").replaceChildren(said(partyText(row.from)), " → ", said(row.to.map(partyText).join(", ")),
    element("small", {}, `${dayTitle(row.day)}, ${clock(row)}`));
  one("#trouble").replaceChildren();
  start();
}

// A play that is held or replaced before it began is no failure; the player shows that a file cannot be played.
const start = () => player.audio.play().catch(() => {});

function cannotPlay() {
  if (!player.file) return;
  one("#trouble").replaceChildren(say("This file cannot be played here. Is it on this computer?"), " ", opening(player.file, say("Open the file")));
  markPlaying();
}

function stop() {
  player.audio.pause();
  player.row = player.file = null;
  player.audio.removeAttribute("src");
  one("#player").hidden = true;
  markPlaying();
}

// markPlaying lets each row's button tell whether it plays.
function markPlaying() {
  for (const control of document.querySelectorAll("button[aria-pressed=true]")) mark(control, false);
  if (player.row === null || player.audio.paused || player.audio.error) return;
  const control = one(`#row-${player.row.n} [data-file="${player.row.files.indexOf(player.file)}"]`);
  if (control) mark(control, true);
}

function mark(control, playing) {
  control.setAttribute("aria-pressed", playing);
  const [was, is] = playing ? [say("Play"), say("Pause")] : [say("Pause"), say("Play")];
  if (control.textContent.startsWith(was)) control.textContent = is + control.textContent.slice(was.length);
}

function watchPlayer() {
  for (const event of ["play", "playing", "pause", "ended"]) player.audio.addEventListener(event, markPlaying);
  player.audio.addEventListener("error", cannotPlay);
  one("#stop").addEventListener("click", stop);
}
