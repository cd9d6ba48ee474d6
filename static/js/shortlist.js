// The Merkliste: numbers and notes, kept by this browser alone. Bound by data attributes.
// data-shortlist="12" is a button to remember; data-shortlist-own the page of the list, which is fetched from the
// server for these numbers (never with the notes), so that there is one template.
const KEY = "merkliste", LONGEST_NOTE = 500, LONGEST_ADDRESS = 8000;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const own = find("[data-shortlist-own]"), take = find("[data-shortlist-take]");
let said = find("[data-shortlist-said]");
let store = null;
try { store = window.localStorage; store.getItem(KEY); } catch { store = null; }

// Whatever stands there, by whichever version or hand: what can be read is taken, the rest left out.
function read() {
  let raw = null;
  try { raw = JSON.parse(store.getItem(KEY)); } catch { /* not ours */ }
  const seen = new Set();
  return (Array.isArray(raw) ? raw : [])
    .filter((entry) => Number.isInteger(entry?.nr) && entry.nr > 0 && entry.nr < 1e9 && !seen.has(entry.nr) && seen.add(entry.nr))
    .map(({ nr, notiz }) => ({ nr, notiz: typeof notiz === "string" ? notiz.slice(0, LONGEST_NOTE) : "" }));
}
function write(list) {
  try {
    if (list.length) store.setItem(KEY, JSON.stringify(list));
    else store.removeItem(KEY);
  } catch {
    say("Das ließ sich nicht speichern: Der Speicher dieses Browsers ist voll oder gesperrt. Gemerkt bleibt, was schon gemerkt war.");
    return false;
  }
  mark();
  return true;
}
// Elsewhere than on the page of the list only failures are told, so the place is made when it is needed.
function say(text, ...more) {
  if (!said && !text) return;
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "shortlist-toast" });
    said.setAttribute("role", "alert");
    document.body.append(said);
  }
  said.replaceChildren(text, ...more);
}

function mark() {
  const list = read(), numbers = new Set(list.map(({ nr }) => nr));
  const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  for (const button of all("[data-shortlist]")) {
    const on = numbers.has(Number(button.dataset.shortlist));
    button.hidden = false;
    button.setAttribute("aria-pressed", on);
    put(button.firstElementChild, on ? "Gemerkt" : "Merken");
  }
  all("[data-shortlist-count]").forEach((count) => put(count, String(list.length || "")));
}
function toggle(nr) {
  const list = read(), others = list.filter((entry) => entry.nr !== nr);
  if (write(others.length < list.length ? others : [...list, { nr, notiz: "" }])) say("");
}

const query = (list, notes) => new URLSearchParams([...list.map(({ nr }) => ["nr", nr]),
  ...(notes ? list.filter(({ notiz }) => notiz).map(({ nr, notiz }) => [`notiz.${nr}`, notiz]) : [])]).toString();
const number = (element) => Number(element.closest("[data-shortlist-entry]").dataset.shortlistEntry);
const name = (entry) => find("[data-shortlist-name]", entry).textContent;

// One's own list -----------------------------------------------------------------------------------------------
async function fetched(list) {
  const answer = await fetch(`${own.dataset.shortlistOwn}?${query(list)}`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  return find("[data-shortlist-region]", new DOMParser().parseFromString(await answer.text(), "text/html"));
}
let asked = 0;
async function show() {
  const list = read(), most = Number(own.dataset.most), mine = ++asked, place = find("[data-shortlist-place]");
  const failed = find("[data-shortlist-failed]");
  find("[data-shortlist-empty]").hidden = list.length > 0;
  failed.hidden = true;
  if (!list.length) return place.replaceChildren();
  try {
    const parts = [];
    for (let at = 0; at < list.length; at += most) parts.push(await fetched(list.slice(at, at + most)));
    if (mine !== asked) return;
    find(".shortlist-entries", parts[0]).append(...parts.slice(1).flatMap((part) => all("[data-shortlist-entry]", part)));
    place.replaceChildren(parts[0]);
    all("[data-shortlist-mine]", place).forEach((part) => { part.hidden = false; });
    refresh();
  } catch {
    find("span", failed).textContent = list.map(({ nr }) => `Nr. ${nr}`).join(", ");
    failed.hidden = place.childElementCount > 0 && mine !== asked;
  }
}
// What depends on the list beside its entries: notes, number, links, the address to share.
function refresh() {
  const list = read(), most = Number(own.dataset.most);
  const entries = new Map(all("[data-shortlist-entry]", own).map((entry) => [number(entry), entry]));
  for (const { nr, notiz } of list) {
    const note = entries.has(nr) && find("textarea", entries.get(nr));
    if (note && note !== document.activeElement) note.value = notiz;
  }
  find("[data-shortlist-total]", own).textContent = `${list.length} ${list.length === 1 ? "Beitrag" : "Beiträge"}`;
  find("[data-shortlist-limit]", own).hidden = list.length <= most;
  const shown = list.filter(({ nr }) => entries.get(nr)?.hasAttribute("data-live")).slice(0, most);
  for (const link of all("[data-shortlist-link]", own)) {
    link.href = `${link.dataset.shortlistLink}?${query(shown)}${link.dataset.hash || ""}`;
  }
  const notes = find("[data-shortlist-with-notes]", own), warning = find("[data-shortlist-warning]", own);
  const address = (withNotes) => new URL(`${own.dataset.shortlistOwn}?${query(shown, withNotes)}`, location.href).href;
  const long = notes.checked && address(true).length > LONGEST_ADDRESS;
  find("#adresse", own).value = address(notes.checked && !long);
  warning.hidden = !notes.checked;
  warning.textContent = long ? "Mit allen Notizen würde die Adresse zu lang. Sie steht hier ohne; kürzen Sie Notizen."
    : "Die Notizen stehen dann lesbar in der Adresse.";
}
function move(button, step) {
  const entry = button.closest("[data-shortlist-entry]"), list = read(), at = list.findIndex(({ nr }) => nr === number(entry));
  if (at < 0) return show();
  if (!list[at + step]) return say(`${name(entry)} steht schon ${step < 0 ? "ganz oben" : "ganz unten"}.`);
  list.splice(at + step, 0, ...list.splice(at, 1));
  if (!write(list)) return;
  if (step < 0) entry.previousElementSibling.before(entry);
  else entry.nextElementSibling.after(entry);
  button.focus();
  refresh();
  say(`${name(entry)}: jetzt an Stelle ${at + step + 1} von ${list.length}.`);
}
function remove(button) {
  const entry = button.closest("[data-shortlist-entry]"), list = read(), at = list.findIndex(({ nr }) => nr === number(entry));
  const [removed] = at < 0 ? [] : list.splice(at, 1);
  if (!removed || !write(list)) return;
  const undo = Object.assign(document.createElement("button"), { type: "button", textContent: "Rückgängig" });
  undo.addEventListener("click", async () => {
    const now = read().filter(({ nr }) => nr !== removed.nr);
    if (!write([...now.slice(0, at), removed, ...now.slice(at)])) return;
    say("Wieder in der Liste.");
    await show();
    find(`[data-shortlist-entry="${removed.nr}"] [data-remove]`)?.focus();
  });
  say(`${name(entry)} ist entfernt. `, undo);
  undo.focus();
  entry.remove();
  if (list.length) refresh();
  else show();
}
async function copy() {
  const address = find("#adresse", own);
  address.select();
  try { await navigator.clipboard.writeText(address.value); say("Die Adresse ist kopiert."); } catch { say("Bitte kopieren Sie die markierte Adresse."); }
}

// A list that somebody shared ----------------------------------------------------------------------------------
function takeOver() {
  const list = read(), known = new Set(list.map(({ nr }) => nr));
  const fresh = all("[data-shortlist-entry][data-live]").filter((entry) => !known.has(number(entry))).map((entry) => ({
    nr: number(entry), notiz: (find("[data-shortlist-shared-note]", entry)?.innerText || "").slice(0, LONGEST_NOTE) }));
  const kept = all("[data-shortlist-entry][data-live]").length - fresh.length;
  if (!write([...list, ...fresh])) return;
  say(`${fresh.length} übernommen${kept ? `, ${kept} war${kept === 1 ? "" : "en"} schon gemerkt und bleib${kept === 1 ? "t" : "en"}, wie ${kept === 1 ? "er ist" : "sie sind"}` : ""}.`);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  if (!button) return;
  if (button.dataset.shortlist) toggle(Number(button.dataset.shortlist));
  else if (button.dataset.move) move(button, Number(button.dataset.move));
  else if ("remove" in button.dataset) remove(button);
  else if ("shortlistCopy" in button.dataset) copy();
  else if (button.parentElement === take) takeOver();
});
own?.addEventListener("input", ({ target }) => {
  if (target.matches("[data-shortlist-with-notes]")) refresh();
  if (!target.matches("textarea")) return;
  const list = read(), entry = list.find(({ nr }) => nr === number(target));
  if (entry && write(Object.assign(entry, { notiz: target.value.slice(0, LONGEST_NOTE) }) && list)) refresh();
});

if (own) find("[data-shortlist-scriptless]").hidden = true;
if (store) {
  const again = () => {
    mark();
    const list = read(), shown = own && all("[data-shortlist-entry]", own).map(number);
    if (own) list.length && list.map(({ nr }) => nr).join() === shown.join() ? refresh() : show();
  };
  mark();
  if (own) show();
  if (take) take.hidden = false;
  // Rows that come later: filtering in place, results of a map.
  new MutationObserver(mark).observe(find("main"), { childList: true, subtree: true });
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) again(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) again(); });
  // The dossier of one's own list: the notes are put in here, so that they are never sent.
  if (location.hash === "#notizen") {
    for (const { nr, notiz } of read()) {
      const place = find(`[data-dossier-note="${nr}"]`);
      if (place && notiz && place.hidden) { place.lastElementChild.textContent = notiz; place.hidden = false; }
    }
  }
} else if (own) find("[data-shortlist-unavailable]").hidden = false;
