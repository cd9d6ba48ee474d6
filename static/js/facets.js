// Applies facets in place. Bound by data attributes; without it the form is an ordinary GET form.
// The page fetched is the page the button would load, so there is one answer and one template.
(() => {
  "use strict";
  const form = document.querySelector("form[data-facets]");
  const status = document.querySelector("[data-facets-status]");
  if (!form || !status || !window.fetch || !window.DOMParser) return;

  const region = (root, name) => root.querySelector(`[data-facets-region="${name}"]`);
  const hint = form.querySelector("[data-facets-hint]");
  if (hint) hint.hidden = false;
  const legend = (part) => part.closest("fieldset").querySelector("legend").textContent;
  let running = null;
  let shown = location.search;

  function address() {
    const url = new URL(form.action, location.href);
    url.search = "";
    for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
    return url;
  }

  function focused() {
    const now = document.activeElement;
    return form.contains(now) && now.name ? { name: now.name, value: now.value, facet: now.closest("fieldset") } : null;
  }

  function take(page, keep) {
    const facets = region(document, "facets");
    const opened = [...facets.querySelectorAll("details")].map((details) => [legend(details), details.open]);
    const index = keep && keep.facet ? legend(keep.facet) : "";
    for (const name of ["facets", "results"]) region(document, name).replaceChildren(...region(page, name).childNodes);
    for (const [title, open] of opened) {
      for (const details of facets.querySelectorAll("details")) if (legend(details) === title) details.open = open;
    }
    for (const part of ["link[rel=canonical]", "meta[name=robots]"]) {
      const old = document.head.querySelector(part), fresh = page.head.querySelector(part);
      if (old) old.remove();
      if (fresh) document.head.append(fresh);
    }
    document.title = page.title;
    document.dispatchEvent(new Event("results:replaced")); // for scripts that bring what is shown to life
    if (keep) {
      const inputs = [...form.querySelectorAll("input")];
      const same = inputs.find((input) => input.name === keep.name && input.value === keep.value);
      const home = [...facets.querySelectorAll("details")].find((details) => legend(details) === index);
      const target = same || (home && home.querySelector("summary"));
      if (target) target.focus({ preventScroll: true });
    }
  }

  // The search and its limits stand outside the regions.
  function restore(page) {
    const inputs = (root) => root.querySelectorAll("[role=search] input[form]");
    inputs(page).forEach(({ value, checked }, at) => Object.assign(inputs(document)[at], { value, checked }));
  }

  async function show(url, push) {
    if (running) running.abort();
    running = new AbortController();
    const mine = running;
    const results = region(document, "results");
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: mine.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !region(page, "results") || !region(page, "facets")) throw new Error(answer.status);
      if (mine !== running) return;
      take(page, focused());
      const here = new URL(url);
      here.hash = location.hash;
      if (push) history.pushState({ facets: true }, "", here);
      else restore(page);
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

  // On the document: what narrows the search stands outside the form and belongs to it by its attribute.
  document.addEventListener("change", ({ target }) => {
    if (target.form === form && /^(checkbox|radio)$/.test(target.type)) show(address(), true);
  });
  addEventListener("popstate", () => {
    // A jump to an anchor of the same list is no new answer.
    if (location.search !== shown) show(new URL(location.href), false);
  });
})();
