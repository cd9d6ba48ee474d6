// Searches within a long facet. What is typed stays when the facets are replaced. Umlauts may be typed in any way.
(() => {
  "use strict";
  const form = document.querySelector("form[data-facets]");
  const status = document.querySelector("[data-facets-status]");
  if (!form || !status) return;
  const typed = new Map(); // fold → text
  let saying;

  const spellings = (text) => {
    const low = text.toLowerCase().replace(/\u00ad/g, "").replace(/ß/g, "ss").normalize("NFC");
    const long = low.replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter]);
    return [long, low].map((word) => word.normalize("NFD").replace(/\p{M}/gu, "").trim());
  };

  function narrow(box) {
    const fold = box.closest("[data-fold]"), list = fold.querySelector("ul");
    const wanted = spellings(box.querySelector("input").value);
    const depth = (item) => Number(/depth-(\d)/.exec(item.className)?.[1] || 0);
    let found = 0, below = 0; // backwards, so that what a match lies below stays
    for (const item of [...list.children].reverse()) {
      const names = spellings(item.querySelector("span").textContent);
      const matches = wanted.some((word, at) => names[at].includes(word));
      found += matches;
      item.hidden = !matches && depth(item) >= below;
      if (!item.hidden) below = depth(item);
    }
    list.toggleAttribute("data-searched", Boolean(wanted[0]));
    box.querySelector("button").hidden = !wanted[0];
    list.classList.toggle("found-none", !found);
    return found;
  }

  function all() {
    for (const box of form.querySelectorAll("[data-facet-search]")) {
      box.hidden = false;
      box.querySelector("input").value = typed.get(box.closest("[data-fold]").dataset.fold) || "";
      narrow(box);
    }
  }

  function search(box) {
    const { value } = box.querySelector("input");
    typed.set(box.closest("[data-fold]").dataset.fold, value);
    const found = narrow(box);
    clearTimeout(saying);
    if (value.trim()) saying = setTimeout(() => { status.textContent = `${found || "Nichts"} in dieser Liste gefunden`; }, 400);
  }

  function clear(box) {
    const field = box.querySelector("input");
    field.value = "";
    search(box);
    field.focus();
  }

  form.addEventListener("input", ({ target }) => {
    const box = target.closest("[data-facet-search]");
    if (box) search(box);
  });
  form.addEventListener("click", ({ target }) => {
    if (target.matches("[data-facet-search] button")) clear(target.parentElement);
  });
  form.addEventListener("keydown", (event) => {
    const box = event.target.closest("[data-facet-search]");
    if (!box || event.target.type !== "search") return;
    if (event.key === "Enter") {
      event.preventDefault(); // there is nothing to send; on to the first match
      box.closest("[data-fold]").querySelector("ul > li:not([hidden]) input")?.focus();
    } else if (event.key === "Escape" && event.target.value) {
      event.preventDefault();
      event.stopPropagation(); // only the next one closes the sheet
      clear(box);
    }
  });
  document.addEventListener("results:replaced", all);
  all();
})();
