// The command palette and the keyboard shortcuts of every signed-in page. A plain module
// and no island: the islands' program is thirty times as large, and most pages do without
// it. The server ranks and writes the hits; this moves the mark and opens them. Single
// keys do nothing in a field, and nothing at all with <body data-shortcuts="off">.
const dialog = document.getElementById("palette");
const [field, list, status] = ["input", "[role=listbox]", "[role=status]"].map((part) => dialog.querySelector(part));
const options = () => [...list.querySelectorAll("[role=option]")];
const marked = () => list.querySelector("[aria-selected=true]");
let asked, waiting, answered, opening;

function mark(option) {
  marked()?.setAttribute("aria-selected", false);
  option?.setAttribute("aria-selected", true);
  option?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option?.id ?? "");
}

async function ask() {
  clearTimeout(waiting);
  asked?.abort();
  const { signal } = (asked = new AbortController());
  const typed = field.value;
  let html = "";
  try {
    const answer = await fetch(`/suche/treffer?q=${encodeURIComponent(typed)}`, { signal });
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch {}
  if (signal.aborted) return;
  list.innerHTML = html;
  answered = typed;
  options().forEach((option, at) => (option.id = `palette-${at}`));
  status.textContent = html ? list.firstElementChild.dataset.said : dialog.dataset.failed;
  field.setAttribute("aria-expanded", options().length > 0);
  mark(typed.trim() ? options()[0] : null);
  if (opening) marked()?.click();
  opening = false;
}

function open() {
  if (dialog.open) return;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  field.value = "";
  dialog.showModal();
  field.focus();
  ask();
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 120);
});

field.addEventListener("keydown", (event) => {
  const all = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    const at = all.indexOf(marked());
    mark(all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !event.isComposing && field.value !== answered) {
    // Typed faster than the answer comes: opened when it is there.
    opening = true;
    ask();
  } else if (event.key === "Enter" && marked()) marked().click();
  else return;
  event.preventDefault();
});

list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());

async function help() {
  const answer = await fetch("/hilfe/tastatur");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const keys = page.getElementById("tastenkuerzel");
  if (!keys) return;
  const shown = document.createElement("dialog");
  shown.className = "palette";
  shown.setAttribute("closedby", "any");
  shown.setAttribute("aria-label", page.querySelector("h1").textContent);
  const foot = dialog.querySelector("[method=dialog]").cloneNode(true);
  foot.firstElementChild.remove();
  shown.append(page.querySelector("h1"), keys, foot);
  shown.addEventListener("close", () => shown.remove());
  document.body.append(shown);
  shown.showModal();
}

const button = document.querySelector("[data-palette]");
button?.setAttribute("aria-haspopup", "dialog");
if (/Mac|iP/.test(navigator.platform)) button?.querySelector("kbd").replaceChildren("⌘ K");
button?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

let went = 0;
addEventListener("keydown", (event) => {
  const { key } = event;
  if (event.defaultPrevented || event.isComposing || document.body.dataset.shortcuts === "off") return;
  const held = event.ctrlKey || event.metaKey;
  if (held && !event.altKey && !event.shiftKey && key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
  if (held || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
  const to = Date.now() - went < 1500 && { m: "/massnahmen", r: "/raeume", a: "/aufgaben", s: "/stellen" }[key];
  went = key === "g" ? Date.now() : 0;
  if (to) document.querySelector(`.tabs a[href="${to}"]`)?.click();
  else if (key === "?") help();
  else if (key === "/") {
    const search = document.getElementById("suche");
    if (search?.offsetParent) {
      search.focus();
      search.select();
    } else open();
  } else return;
  event.preventDefault();
});
