// Suggestions under the page's search box, as an ARIA combobox; data-suggest has the address to ask.
// Without it, or when the answer fails, the box is an ordinary field.
const input = document.querySelector("[data-suggest]");
const list = make("div", { id: "suggestions", class: "suggestions", role: "listbox", "aria-label": "Vorschläge", hidden: "" });
const said = make("p", { class: "sr-only", "aria-live": "polite" });
let items = [], options = [], active = -1, typing, saying, request;

function make(tag, attributes, ...children) {
  const element = set(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}
function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
}

function activate(position) {
  active = position;
  options.forEach((option, at) => set(option, { "aria-selected": at === active }));
  set(input, { "aria-activedescendant": options[active]?.id || "" });
  options[active]?.scrollIntoView({ block: "nearest" });
}
function open(announcement) {
  list.hidden = !announcement;
  set(input, { "aria-expanded": !list.hidden });
  activate(-1);
  // Late, and not again while it is the same: nobody who is typing is talked over.
  clearTimeout(saying);
  if (announcement !== said.textContent) saying = setTimeout(() => { said.textContent = announcement; }, 500);
}
function close() {
  clearTimeout(typing);
  request?.abort();
  open("");
}
function choose({ text, url }) {
  close();
  if (!text) return location.assign(url);
  input.value = text;
  input.form.requestSubmit();
}
function show({ groups, announcement }) {
  items = groups.flatMap((group) => group.items);
  options = items.map(({ parts: [before, match, after], note }, at) =>
    make("div", { id: `suggestion-${at}`, role: "option" }, before, make("b", {}, match), after, " ", make("small", {}, note)));
  let at = 0;
  list.replaceChildren(...groups.map(({ label, items }) =>
    make("div", { role: "group", "aria-label": label }, ...options.slice(at, at += items.length))));
  open(announcement);
}
async function ask(then) {
  clearTimeout(typing);
  request?.abort();
  const { signal } = request = new AbortController();
  try {
    const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: input.value })}`, { signal });
    show(await answer.json());
    if (items.length) then?.();
  } catch {
    if (!signal.aborted) close();
  }
}

input.after(list, said);
set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": false });
input.addEventListener("blur", close);
input.addEventListener("input", () => {
  clearTimeout(typing);
  if (input.value.trim().length < 2) close();
  else typing = setTimeout(ask, 120);
});
input.addEventListener("keydown", (event) => {
  const { key, altKey } = event, step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (event.isComposing) return;
  if (step) {
    event.preventDefault();
    const move = () => altKey ? step < 0 && close()
      : activate((Math.max(active, step < 0 ? 0 : -1) + step + items.length) % items.length);
    if (!list.hidden) move();
    else if (input.value.trim().length > 1) ask(move);
  } else if (key === "Enter" && active >= 0) {
    event.preventDefault();
    choose(items[active]);
  } else if (key === "Enter" || key === "Escape") {
    if (!list.hidden && key === "Escape") event.preventDefault(); // only the next one empties the box
    close();
  } else if (/^(Arrow|Home|End)/.test(key)) activate(-1);
});
list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
list.addEventListener("click", ({ target }) => {
  const at = options.indexOf(target.closest("[role=option]"));
  if (at >= 0) choose(items[at]);
});
