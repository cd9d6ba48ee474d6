// On small screens the filter, while it is the target, is a sheet over the page. Without it, it is a part of the page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-facets]");
  if (!form || !("inert" in form)) return;
  const small = matchMedia("(max-width: 52rem)");
  const apply = form.querySelector("[data-facets-apply]");
  let behind = null; // what is inert while the sheet is open

  // Everything beside the sheet but what is read out.
  function beside() {
    const found = [];
    for (let at = form; at !== document.body; at = at.parentElement) {
      for (const other of at.parentElement.children) {
        if (other !== at && !other.matches("script, [role=status]") && !other.inert) found.push(other);
      }
    }
    return found;
  }

  function name() {
    const total = document.querySelector("#results [data-total]");
    apply.hidden = !small.matches;
    apply.textContent = total.dataset.total === "0" ? "Keine Beiträge: schließen" : `${total.textContent} ansehen`;
  }

  function open() {
    behind = beside();
    for (const element of behind) element.inert = true;
    document.documentElement.classList.add("has-sheet");
    form.setAttribute("role", "dialog");
    form.setAttribute("aria-modal", "true");
    if (!history.state?.folds) {
      for (const fold of form.querySelectorAll("[data-fold]")) fold.open = Boolean(fold.querySelector(":checked"));
    }
    form.scrollTop = 0;
    form.querySelector("h2").focus({ preventScroll: true });
  }

  function close() {
    for (const element of behind) element.inert = false;
    behind = null;
    document.documentElement.classList.remove("has-sheet");
    form.removeAttribute("role");
    form.removeAttribute("aria-modal");
  }

  function follow() {
    const wanted = small.matches && location.hash === "#filter";
    if (wanted && !behind) open();
    else if (!wanted && behind) {
      close();
      document.querySelector("a[href='#filter']")?.focus({ preventScroll: true });
    }
    name();
  }

  function leave(event) {
    if (!behind) return;
    event.preventDefault();
    location.replace("#results"); // a step back leads to before the sheet, not into it
  }

  addEventListener("hashchange", follow);
  small.addEventListener("change", follow);
  form.addEventListener("submit", leave);
  form.addEventListener("click", (event) => {
    if (event.target.closest("a[href='#results']")) leave(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave(event);
  });
  document.addEventListener("results:replaced", name);
  follow();
})();
