// Suggestions under a search box, as an ARIA combobox; data-suggest has the address to ask.
// Without it, or when the answer fails, the box is an ordinary field.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}
const counted = (n, one, many) => `${n} ${n === 1 ? one : many}`;

document.querySelectorAll("[data-suggest]").forEach((input, box) => {
  const id = `suggestions-${box}`;
  const list = make("div", { id, class: "suggestions", role: "listbox", "aria-label": "Vorschläge", hidden: "" });
  const said = make("p", { class: "sr-only", "aria-live": "polite" });
  let items = [], options = [], active = -1, typing, saying, request;

  function activate(position) {
    active = position;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === active));
    input.setAttribute("aria-activedescendant", options[active]?.id || "");
    options[active]?.scrollIntoView({ block: "nearest" });
  }
  function open(wanted) {
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", wanted);
    activate(-1);
    // Late, and not again while the number is the same: nobody who is typing is talked over.
    clearTimeout(saying);
    const text = wanted ? counted(options.length, "Vorschlag", "Vorschläge") : "";
    if (text !== said.textContent) saying = setTimeout(() => { said.textContent = text; }, 500);
  }
  function close() {
    clearTimeout(typing);
    request?.abort();
    open(false);
  }
  function choose(item) {
    close();
    if (!item.text) return location.assign(item.url);
    input.value = item.text;
    input.form.requestSubmit();
  }
  function option({ parts: [before, match, after], also, note, count }, at) {
    const more = [also, note, count && counted(count, "Beitrag", "Beiträge")].filter(Boolean).join(" · ");
    return make("div", { id: `${id}-${at}`, role: "option" }, before, make("b", {}, match), after, " ", make("small", {}, more));
  }
  function group({ label, items }) {
    return make("div", { role: "group", "aria-label": label }, ...options.splice(0, items.length));
  }
  async function ask(then) {
    clearTimeout(typing);
    request?.abort();
    const { signal } = request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: input.value })}`, { signal });
      const { groups } = await answer.json();
      if (signal.aborted) return;
      items = groups.flatMap((group) => group.items);
      options = items.map(option);
      list.replaceChildren(...groups.map(group));
      options = [...list.querySelectorAll("[role=option]")];
      open(items.length > 0);
      if (items.length) then?.();
    } catch {
      if (!signal.aborted) close();
    }
  }

  input.after(list, said);
  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": false };
  for (const name in combobox) input.setAttribute(name, combobox[name]);
  input.addEventListener("blur", close);
  input.addEventListener("input", () => {
    clearTimeout(typing);
    if (input.value.trim().length < 2) close();
    else typing = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    const { key, altKey } = event, step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.isComposing) return;
    if (altKey && step < 0) close();
    else if (step) {
      event.preventDefault();
      const move = () => { if (!altKey) activate((Math.max(active, step < 0 ? 0 : -1) + step + items.length) % items.length); };
      if (!list.hidden) move();
      else if (input.value.trim().length > 1) ask(move);
    } else if (key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(items[active]);
    } else if (key === "Escape" && !list.hidden) {
      event.preventDefault(); // only the next one empties the box
      close();
    } else if (["Enter", "Escape"].includes(key)) close();
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) activate(-1);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const at = options.indexOf(event.target.closest("[role=option]"));
    if (at >= 0) choose(items[at]);
  });
});
