// Small cures for the desk. Loaded before everything else, because the editor announces itself only once.
"use strict";

// The editor's text area has no name of its own: it gets the label and the question of its field.
document.addEventListener("prose-editor:ready", event => {
  const textarea = event.target.closest(".prose-editor")?.querySelector("textarea") ?? event.target;
  const area = textarea.closest(".prose-editor")?.querySelector("[contenteditable]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (!area || !label) return;
  label.id ||= `${textarea.id}_label`;
  area.setAttribute("aria-labelledby", label.id);
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  if (document.getElementById(`${textarea.id}_helptext`)) {
    area.setAttribute("aria-describedby", `${textarea.id}_helptext`);
  }
  label.addEventListener("click", () => area.focus());
});

// The same for the boxes of the autocomplete, also in rows that are added later.
function nameChoices() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.matches(".select2-container") || box.dataset.named) continue;
    box.dataset.named = "1";
    label.id ||= `${select.id}_label`;
    const selection = box.querySelector(".select2-selection");
    const shown = box.querySelector(".select2-selection__rendered");
    if (selection && shown?.id) {
      selection.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
      shown.setAttribute("aria-labelledby", label.id);
    } else selection?.setAttribute("aria-labelledby", label.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  }
  for (const open of document.querySelectorAll(".select2-selection[aria-owns]")) {
    open.setAttribute("aria-controls", open.getAttribute("aria-owns"));
  }
  for (const field of document.querySelectorAll(".select2-dropdown .select2-search__field:not([aria-label])")) {
    field.setAttribute("aria-label", "Suchen");
  }
}

// The editor's buttons speak English where its catalogue has no word.
const WORDS = {
  "paragraph": "Absatz", "Paragraph": "Absatz", "heading": "Überschrift", "Heading 2": "Überschrift", "Heading 3": "Zwischenüberschrift",
  "heading2": "Überschrift", "heading3": "Zwischenüberschrift", "unordered list": "Aufzählung", "ordered list": "Nummerierte Liste",
  "blockquote": "Zitat", "bold": "Fett", "italic": "Kursiv", "insert link": "Link einfügen", "remove link": "Link entfernen",
  "Insert table": "Tabelle einfügen", "Add column": "Spalte hinzufügen", "Delete column": "Spalte löschen", "Add row": "Zeile hinzufügen",
  "Delete row": "Zeile löschen", "Merge cells": "Zellen verbinden", "Split cell": "Zelle teilen",
  "Toggle header cell": "Kopfzelle ein- oder ausschalten", "Delete table": "Tabelle löschen", "undo": "Rückgängig", "redo": "Wiederholen",
};
function translateEditors() {
  for (const button of document.querySelectorAll(".prose-menubar button[title]")) {
    const word = WORDS[button.title];
    if (word) { button.title = word; button.setAttribute("aria-label", word); }
  }
  for (const option of document.querySelectorAll(".prose-menubar__option > *")) {
    if (WORDS[option.textContent]) option.textContent = WORDS[option.textContent];
  }
}

// A message about a field leads to it, also into a closed part of the form.
function goTo(name) {
  const place = document.querySelector(`.desk-field[data-field="${name}"]`) ?? document.getElementById(`${name}-group`);
  if (!place) return false;
  for (let details = place.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  place.querySelector("details")?.setAttribute("open", "");
  place.scrollIntoView({ block: "center" });
  const focusable = "input:not([type=hidden]), select:not(.select2-hidden-accessible), textarea, .select2-selection, .add-row a";
  (place.querySelector("[contenteditable]") ?? place.querySelector(focusable))?.focus({ preventScroll: true });
  return true;
}
document.addEventListener("click", event => {
  const link = event.target.closest("a[data-field]");
  if (link && goTo(link.dataset.field)) event.preventDefault();
});

document.addEventListener("DOMContentLoaded", () => {
  const name = () => { nameChoices(); translateEditors(); };
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();
  if (location.hash.startsWith("#feld-")) goTo(location.hash.slice("#feld-".length));

  // Nobody loses a text by a wrong click.
  const form = document.querySelector(".change-form #content-main form[id$=_form]");
  if (form) {
    let changed = form.querySelector("[data-unsaved]") !== null;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", event => { if (changed) event.preventDefault(); });
  }
});
