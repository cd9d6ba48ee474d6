// What is typed and not saved yet goes to the server now and then; while that is impossible, this browser keeps it.
// Loaded on every page of the desk: a page that follows a save, and the way out, have something to clear.
"use strict";

(() => {
const PREFIX = "divercity.autosave.";
const PAUSE = 3, AT_LATEST = 20, RETRY = 10;  // seconds
const KEPT = 30 * 24 * 3600 * 1000;
const MOST_WHILE_LEAVING = 60_000;  // bytes; browsers send no more than 64 KiB after a page is gone
const OFFLINE = "Nur in diesem Browser gesichert: keine Verbindung.";
const SIGNED_OUT = "Sie sind nicht mehr angemeldet. Bitte melden Sie sich in einem neuen Tab wieder an. Bis dahin ist alles nur in diesem Browser gesichert.";

// This browser's own store

function entries() {
  const found = [];
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    try {
      const entry = JSON.parse(localStorage.getItem(name));
      if (entry.body && Date.now() - entry.at < KEPT) found.push({ ...entry, name });
      else localStorage.removeItem(name);
    } catch { localStorage.removeItem(name); }
  }
  return found.sort((a, b) => b.at - a.at);
}
const nameOf = (person, key) => `${PREFIX}${person}.${key}`;
function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

// The server

function token(fresh) {
  const fields = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  if (fresh) for (const field of fields) field.value = fresh;
  return fields[0]?.value ?? "";
}
// Gives {status, message, …}; status 0 means that there was no answer, 401 that one has to sign in.
async function post(url, body, more = {}, again = true) {
  const data = new URLSearchParams(body);
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token(), ...more })) data.set(name, value);
  const text = data.toString();
  let response;
  try {
    response = await fetch(url, {
      method: "POST", body: data, redirect: "manual", signal: AbortSignal.timeout(20_000),
      keepalive: text.length < MOST_WHILE_LEAVING,
    });
  } catch { return { status: 0 }; }
  if (response.type === "opaqueredirect") return { status: 401 };
  const answer = await response.json().catch(() => ({}));
  if (response.status === 403 && answer.token && again) {
    token(answer.token);
    return post(url, body, more, false);
  }
  return { ...answer, status: response.status };
}

// After a save the browser forgets: the server knows the form's key.
async function clearSaved(unless) {
  for (const entry of entries()) {
    if (!entry.submitted || entry.name === unless) continue;
    const response = await fetch(`${entry.url}?schluessel=${entry.key}`, { redirect: "manual" }).catch(() => null);
    const answer = response?.ok ? await response.json().catch(() => ({})) : {};
    if (answer.state === "saved") localStorage.removeItem(entry.name);
  }
}

document.addEventListener("submit", event => {
  if (!/\/(abmelden|logout)\/$/.test(event.target.action)) return;
  window.dispatchEvent(new Event("autosave:out"));
  forgetAll();
  localStorage.setItem(`${PREFIX}out`, "1");  // tells the other tabs
  localStorage.removeItem(`${PREFIX}out`);
});

document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("input[data-autosave]");
  if (field) watch(field);
  else clearSaved();
});

// The form

function watch(field) {
  const form = field.form;
  const { autosave: url, person, record } = field.dataset;
  const own = () => nameOf(person, field.value);
  let known = null;  // what the server has, or what the form said when it was opened
  let knownAt = field.dataset.knownAt;
  let held = null;  // what this browser keeps
  let previous = null, quiet = 0, waiting = 0, since = RETRY;
  let isBusy = false, isSubmitting = false, isOut = false, isTouched = "typed" in field.dataset;

  const shown = document.querySelector("[data-autosave-status]");
  const news = document.querySelector("[data-autosave-news]");
  let kind = "";
  // Read aloud only when something else is the matter, not each time the clock moves on.
  function say(newKind, message) {
    shown.textContent = message;
    shown.classList.toggle("is-problem", newKind !== "saved");
    if (kind !== newKind) news.textContent = message;
    kind = newKind;
  }

  function read() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.startsWith("_") && !name.includes("__")) {
        data.append(name, value);
      }
    }
    return data.toString();
  }

  function keep(body, submitted = false) {
    if (isOut) return false;
    if (body === held && !submitted) return true;
    try {
      const entry = { body, url, person, record, key: field.value, base: knownAt, at: Date.now(), submitted };
      localStorage.setItem(own(), JSON.stringify(entry));
      held = body;
      return true;
    } catch {
      say("full", "Nicht gesichert: Der Speicher dieses Browsers ist voll. Bitte speichern Sie.");
      return false;
    }
  }

  async function send(body) {
    isBusy = true;
    quiet = waiting = since = 0;
    let answer = await post(url, body, { autosave_person: person });
    if (answer.status === 410) {  // the page was left by saving and came back by "back": it is a new form now
      field.value = crypto.randomUUID?.().replaceAll("-", "") ?? String(Date.now());
      body = read();
      answer = await post(url, body, { autosave_person: person });
    }
    isBusy = false;
    if (answer.status === 200) {
      known = body;
      knownAt = answer.updated_at;
      isOut = false;
      held = null;
      if (!isSubmitting) localStorage.removeItem(own());
      say("saved", answer.message);
    } else if (keep(body)) {
      if (answer.status === 401) say("signed-out", SIGNED_OUT);
      else if (answer.status === 0 || answer.status >= 500) say("offline", OFFLINE);
      else say(`refused ${answer.status}`, `Nur in diesem Browser gesichert. ${answer.message ?? ""}`);
    } else if (isOut) say("out", "Sie haben sich abgemeldet. Was Sie hier schreiben, wird nicht gesichert.");
  }

  function tick() {
    if (isSubmitting || isBusy || known === null) return;
    const body = read();
    if (body === known) { waiting = 0; return; }
    quiet = body === previous ? quiet + 1 : 0;
    previous = body;
    waiting += 1;
    since += 1;
    const isWaitingForServer = body === held;
    if (isWaitingForServer ? since >= RETRY : quiet >= PAUSE || waiting >= AT_LATEST) send(body);
  }

  function leave() {
    if (isSubmitting || known === null) return;
    const body = read();
    if (body === known) return;
    keep(body);  // the answer may come too late to be read
    send(body);
  }

  // What an earlier page of this browser could not send: the server takes it in and offers it.
  async function bringBack() {
    let isOffered = false;
    for (const entry of entries()) {
      if (entry.person !== person || entry.record !== record) continue;
      if (isSubmitting) return;
      if (entry.name === own() && isTouched) continue;  // the form shows it
      const answer = await post(entry.url, entry.body, { autosave_person: person, autosave_base: entry.base ?? "" });
      if (answer.status === 200 || answer.status === 410) localStorage.removeItem(entry.name);
      if (answer.status === 200) isOffered = true;
      if (answer.status === 409 && document.querySelector(`[data-autosave-offer="${entry.key}"]`)) rename(entry);
    }
    // A reload would cut off a save that is on its way.
    if (isOffered && !isTouched && !isSubmitting && read() === known) location.reload();
  }

  // Two devices went on writing the same form: from now on these are two.
  function rename(entry) {
    const key = String(entry.at) + entry.key.slice(0, 12);
    const data = new URLSearchParams(entry.body);
    data.set("autosave_key", key);
    localStorage.setItem(nameOf(person, key), JSON.stringify({ ...entry, key, body: data.toString(), base: "" }));
    localStorage.removeItem(entry.name);
  }

  form.addEventListener("input", event => { if (event.isTrusted) isTouched = true; });
  form.addEventListener("submit", event => {
    if (event.defaultPrevented) return;
    keep(read(), true);
    isSubmitting = true;
  });
  for (const discard of document.querySelectorAll("[data-autosave-discard]")) {
    discard.addEventListener("submit", () => {
      const { value } = discard.querySelector("[name=autosave_key]");
      localStorage.removeItem(nameOf(person, value));
      if (value === field.value) isSubmitting = true;
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else since = RETRY;
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", event => { if (event.persisted) isSubmitting = false; });
  window.addEventListener("online", () => { since = RETRY; });
  window.addEventListener("focus", () => { since = RETRY; });
  const out = () => { isOut = true; held = null; };
  window.addEventListener("autosave:out", () => { leave(); out(); });
  window.addEventListener("storage", event => { if (event.key === `${PREFIX}out` && event.newValue) out(); });

  // The editors and the choices are set up first; and a browser may put back what a reload took away.
  window.addEventListener("load", () => setTimeout(async () => {
    known = isTouched ? "" : read();
    if (isTouched) tick();
    await clearSaved(own());
    await bringBack();
  }, 500));
  setInterval(tick, 1000);
}
})();
