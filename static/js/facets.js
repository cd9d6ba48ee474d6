// Applies facets in place. Bound by data attributes; without it the form is an ordinary GET form.
// The page fetched is the page the button would load, so there is one answer and one template.
(() => {
  "use strict";
  const form = document.querySelector("form[data-facets]");
  const status = document.querySelector("[data-facets-status]");
  if (!form || !status || !window.fetch || !window.DOMParser) return;
  const ask = window.archive?.ask || fetch; // an archive has no server and answers from its data

  const region = (root, name) => root.querySelector(`[data-facets-region="${name}"]`);
  const links = (root) => [...root.querySelectorAll("[data-facets-links] a")];
  const folds = () => Object.fromEntries([...form.querySelectorAll("[data-fold]")].map((fold) => [fold.dataset.fold, fold.open]));
  form.querySelector("[data-facets-hint]").hidden = false;
  form.dataset.live = "";
  let running = null;
  let shown = location.search;

  function unfold(opened = {}) {
    for (const fold of form.querySelectorAll("[data-fold]")) fold.open = opened[fold.dataset.fold] ?? fold.open;
  }

  function address() {
    const url = new URL(form.action, location.href);
    url.search = "";
    for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
    return url;
  }

  // What has the focus, in words that hold in the next page too.
  function focused() {
    const now = document.activeElement, at = links(region(document, "results")).indexOf(now);
    if (now.form === form && now.name) return { name: now.name, value: now.value, fold: now.closest("[data-fold]")?.dataset.fold };
    return at < 0 ? null : { at };
  }

  function focusOn({ name, value, fold, at }) {
    const results = region(document, "results");
    const same = name
      ? [...form.elements].find((field) => field.name === name && (field.type === "select-one" || field.value === value))
      : links(results)[Math.min(at, links(results).length - 1)];
    const folded = [...form.querySelectorAll("[data-fold]")].find((details) => details.dataset.fold === fold);
    const seen = [same, folded?.querySelector(".facet-more summary"), folded?.querySelector("summary"), results];
    seen.find((element) => element?.getClientRects().length).focus({ preventScroll: true });
  }

  function take(page, keep) {
    const opened = folds();
    for (const name of ["facets", "results"]) region(document, name).replaceChildren(...region(page, name).childNodes);
    unfold(opened);
    for (const part of ["link[rel=canonical]", "meta[name=robots]"]) {
      const old = document.head.querySelector(part), fresh = page.head.querySelector(part);
      if (old) old.remove();
      if (fresh) document.head.append(fresh);
    }
    document.title = page.title;
    document.dispatchEvent(new Event("results:replaced")); // for scripts that bring what is shown to life
    if (keep) focusOn(keep);
  }

  // The search and its limits stand outside the regions.
  function restore(page) {
    const inputs = (root) => root.querySelectorAll("[role=search] input[form]");
    inputs(page).forEach(({ value, checked }, at) => Object.assign(inputs(document)[at], { value, checked }));
  }

  // moved: what the address says differs from what the form says. In the sheet a whole visit is one step back.
  async function show(url, { push, moved }) {
    if (running) running.abort();
    running = new AbortController();
    const mine = running;
    const results = region(document, "results");
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(url, { signal: mine.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !region(page, "results") || !region(page, "facets")) throw new Error(answer.status);
      if (mine !== running) return;
      take(page, focused());
      const here = new URL(url);
      here.hash = location.hash;
      const step = form.hasAttribute("aria-modal") ? "replaceState" : "pushState";
      if (push) history[step]({ folds: folds() }, "", here);
      if (moved) restore(page);
      shown = here.search;
      // Emptied first, so that the same count twice is still said twice.
      const count = region(document, "results").querySelector("[data-total]").textContent;
      status.textContent = "";
      setTimeout(() => { status.textContent = count; }, 50);
    } catch (error) {
      if (error.name === "AbortError") return;
      location.assign(url);
    } finally {
      if (mine === running) results.removeAttribute("aria-busy");
    }
  }

  // On the document: what narrows the search and sorts stands outside the form and belongs to it by its attribute.
  document.addEventListener("change", ({ target }) => {
    if (target.form === form && /^(checkbox|radio|select-one)$/.test(target.type)) show(address(), { push: true });
  });
  document.addEventListener("click", (event) => {
    const { target, button, altKey, ctrlKey, metaKey, shiftKey } = event;
    const link = target.closest("[data-facets-links] a");
    // A page that comes back from elsewhere has its facets open as they were left.
    if (target.closest("[data-fold] > summary")) setTimeout(() => history.replaceState({ ...history.state, folds: folds() }, ""));
    if (!link || button || altKey || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    link.focus(); // Safari gives links no focus when they are clicked
    show(new URL(link.href), { push: true, moved: true });
  });
  addEventListener("popstate", () => {
    // A jump to an anchor of the same list is no new answer.
    if (location.search !== shown) show(new URL(location.href), { moved: true });
  });
  unfold(history.state?.folds);
})();
