// The list of an archive: answers what the server answers on the live site, from the data beside it. facets.js asks it
// for each address of the list instead of the server, so choosing, stepping back and the focus are the site's own.
// Words are folded as in divercity/archive/words.py; counts follow practices/public/catalogue/answer.py.
(() => {
  "use strict";
  const { list, index } = self.archive;
  const PAGE = 20, SHOWN = 8, FEWEST_FOLDED = 3, STEPS = 10, MOST_VALUES = 50;
  const here = location.pathname.split("/").pop();
  const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const counted = (number) => `${number} ${number === 1 ? "Beitrag" : "Beiträge"}`;
  const all = Uint32Array.from(list.rows, (_, at) => at);

  for (const facet of list.facets) {
    facet.byValue = new Map(facet.options.map((option) => [option.value, option]));
    for (const option of facet.options) option.rows = new Set(option.rows);
  }

  // Words --------------------------------------------------------------------------------------------------------
  const LONG = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", œ: "oe", ø: "oe" };
  const fold = (text) => text.normalize("NFC").toLowerCase().replace(/\u00ad/g, "")
    .replace(/(\p{L})[*:_·](?=\p{L})/gu, "$1").replace(/[äöüßæœø]/g, (letter) => LONG[letter])
    .normalize("NFKD").replace(/\p{Mn}/gu, "");
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  let lines = null;

  // The rows with a word that begins like this.
  function rowsOf(beginning) {
    lines ??= index.words.split("\n");
    let low = 0, high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle].split(" ", 1)[0] < beginning) low = middle + 1;
      else high = middle;
    }
    const found = new Set();
    for (let at = low; at < lines.length && lines[at].startsWith(beginning); at += 1) {
      let row = 0;
      for (const step of lines[at].split(" ").slice(1)) found.add(row += Number(step));
    }
    return found;
  }
  const titleHas = (row, words) => words.every((word) => ` ${index.titles[row]}`.includes(` ${word}`));

  // Selection ----------------------------------------------------------------------------------------------------
  function read(url) {
    const parameters = new URL(url, location.href).searchParams;
    const asked = { q: (parameters.get("q") || "").trim().slice(0, 200), page: 1, sort: "", chosen: new Map(), unknown: [] };
    const page = parameters.get("seite") || "1";
    if (/^\d{1,6}$/.test(page)) asked.page = Math.max(1, Number(page));
    const names = new Set(list.facets.map((facet) => facet.name));
    for (const [name, value] of [...parameters].slice(0, MOST_VALUES)) {
      if (!names.has(name) || !value) continue;
      const facet = list.facets.find((one) => one.name === name && one.byValue.has(value));
      if (!facet) asked.unknown.push({ name, value });
      else if (asked.chosen.has(facet.key)) asked.chosen.get(facet.key).add(value);
      else asked.chosen.set(facet.key, new Set([value]));
    }
    asked.without = []; // groups of words: a row with all of one is not wanted
    asked.words = wordsOf(asked.q.replace(/(?:^|\s)-(?:["„“]([^"“”]*)["“”]|(\S+))/g, (all, phrase, word) => {
      asked.without.push(wordsOf(phrase ?? word));
      return " ";
    }));
    asked.without = asked.without.filter((words) => words.length);
    const sorts = list.sorts.filter(([value]) => asked.q || value !== "relevanz").map(([value]) => value);
    asked.sort = sorts.includes(parameters.get("sortierung")) ? parameters.get("sortierung") : sorts[0];
    return asked;
  }

  function find(asked) {
    const limits = new Map(); // facet key → the rows of any of its choices
    for (const facet of list.facets) {
      const chosen = asked.chosen.get(facet.key);
      if (chosen) limits.set(facet.key, new Set([...chosen].flatMap((value) => [...facet.byValue.get(value).rows])));
    }
    // Nothing is filed under what is not known, unless the same parameter has something that is.
    const known = new Set(list.facets.filter((facet) => asked.chosen.has(facet.key)).map((facet) => facet.name));
    for (const { name } of asked.unknown) if (!known.has(name)) limits.set(`${name}?`, new Set());
    const hits = asked.words.map(rowsOf);
    const unwanted = asked.without.map((words) => words.map(rowsOf));
    const nothing = asked.q && !asked.words.length && !asked.without.length;
    const has = (row) => (rows) => rows.has(row);
    const found = [...all].filter((row) => !nothing && hits.every(has(row)) && !unwanted.some((group) => group.every(has(row))));
    const within = (but) => {
      const others = [...limits].filter(([key]) => key !== but).map(([, rows]) => rows);
      return found.filter((row) => others.every((rows) => rows.has(row)));
    };
    return { total: within(null), within, limits };
  }

  function sorted(rows, asked) {
    const wanted = new Set(rows);
    if (asked.sort !== "relevanz") return list.orders[asked.sort].filter((row) => wanted.has(row));
    const best = rows.filter((row) => titleHas(row, asked.words)), isBest = new Set(best);
    return [...best, ...rows.filter((row) => !isBest.has(row))]; // by title, as they are numbered
  }

  function address(asked, change = {}) {
    const pairs = new URLSearchParams();
    const put = { ...asked, page: 1, ...change };
    if (put.q) pairs.append("q", put.q);
    for (const facet of list.facets) for (const value of put.chosen.get(facet.key) || []) pairs.append(facet.name, value);
    for (const { name, value } of put.unknown) pairs.append(name, value);
    if (put.sort && put.sort !== (put.q ? "relevanz" : "neueste")) pairs.append("sortierung", put.sort);
    if (put.page > 1) pairs.append("seite", put.page);
    return escape(pairs.size ? `${here}?${pairs}` : here);
  }

  // Markup, as templates/practices/list.html has it --------------------------------------------------------------
  function options(facet, asked, found) {
    const chosen = asked.chosen.get(facet.key) || new Set();
    const known = found.limits.has(facet.key) || found.limits.has(`${facet.name}?`);
    const base = known ? found.within(found.limits.has(facet.key) ? facet.key : `${facet.name}?`) : found.total;
    const branches = new Set([...chosen].map((value) => facet.byValue.get(value).root));
    return facet.options
      .filter(({ value, shows, root }) => shows === "always" || chosen.has(value) || (shows === "branch" && branches.has(root)))
      .map((option) => ({ ...option, count: base.reduce((sum, row) => sum + option.rows.has(row), 0), selected: chosen.has(option.value) }))
      .filter(({ count, selected }) => count || selected);
  }

  // All but the most frequent and the chosen, with what these lie below.
  function folded(shown) {
    if (shown.length < SHOWN + FEWEST_FOLDED) return new Set();
    const ranked = shown.map((_, at) => at).sort((a, b) => shown[b].count - shown[a].count);
    const away = new Set(ranked.slice(SHOWN)), line = [];
    shown.forEach((option, at) => {
      line.splice(option.depth, line.length, at);
      if (option.selected) line.forEach((above) => away.delete(above));
    });
    return away.size < FEWEST_FOLDED ? new Set() : away;
  }

  function facetMarkup(facet, asked, found) {
    const shown = options(facet, asked, found);
    if (!shown.length) return "";
    const away = folded(shown), most = Math.max(...shown.map(({ count }) => count)) || 1;
    const chosen = shown.filter(({ selected }) => selected).length;
    const items = shown.map(({ value, count, depth, shown: label, selected }, at) => {
      const names = [depth ? `depth-${depth}` : "", away.has(at) ? "is-folded" : ""].filter(Boolean).join(" ");
      return `<li data-facet="${facet.name}" data-value="${escape(value)}" data-count="${count}"${names ? ` class="${names}"` : ""}><label><input type="checkbox" name="${facet.name}" value="${escape(value)}"${selected ? " checked" : ""}><span>${escape(label)}</span> <small class="bar-${Math.ceil((STEPS * count) / most)}">${count}</small></label></li>`;
    });
    const search = away.size ? '<div class="facet-search"><div data-facet-search hidden><label>In dieser Liste suchen <input type="search" autocomplete="off" maxlength="60"></label><button type="button" aria-label="Suche in der Liste leeren" hidden>×</button></div></div>' : "";
    const more = away.size ? `<details class="facet-more" data-fold="${facet.key}+"><summary><span>${away.size} weitere zeigen</span><span>Weniger zeigen</span></summary></details>` : "";
    const indexed = facet.index ? `<p class="facet-index"><a href="${escape(facet.index)}">Alle im Verzeichnis<span class="sr-only">: ${escape(facet.legend)}</span></a></p>` : "";
    return `<fieldset class="facet"><legend class="sr-only">${escape(facet.legend)}</legend><details data-fold="${facet.key}"${chosen || facet.first ? " open" : ""}><summary><span class="facet-title sign-${facet.sign}">${escape(facet.legend)}</span>${chosen ? ` <span class="chosen-count">${chosen} gewählt</span>` : ""}</summary>${search}<ul>\n${items.join("")}</ul>${more}${indexed}</details></fieldset>\n`;
  }

  function chips(asked) {
    const found = asked.q ? [{ label: `„${asked.q}“`, url: address(asked, { q: "" }) }] : [];
    for (const facet of list.facets) {
      for (const value of asked.chosen.get(facet.key) || []) {
        const others = new Map(asked.chosen).set(facet.key, new Set([...asked.chosen.get(facet.key)].filter((other) => other !== value)));
        const option = facet.byValue.get(value);
        found.push({ label: option.name || option.label, sign: facet.sign, url: address(asked, { chosen: others }) });
      }
    }
    for (const one of asked.unknown) {
      found.push({ label: one.value.slice(0, 60), sign: "category", url: address(asked, { unknown: asked.unknown.filter((other) => other !== one) }) });
    }
    return found;
  }

  function pages(asked, total) {
    const last = Math.max(1, Math.ceil(total / PAGE)), { page } = asked, items = [];
    if (last === 1) return "";
    const link = (number, text, more = "") => `<li><a href="${address(asked, { page: number })}"${more}>${text}</a></li>`;
    let before = 0;
    for (let number = 1; number <= last; number += 1) {
      if (number !== 1 && number !== last && Math.abs(number - page) > 2) continue;
      if (number > before + 1) items.push('<li aria-hidden="true">…</li>');
      items.push(link(number, `<span class="sr-only">Seite </span>${number}`, number === page ? ' aria-current="page"' : ""));
      before = number;
    }
    const back = page > 1 ? link(page - 1, '<span aria-hidden="true">←</span> Zurück', ' rel="prev"') : "";
    const on = page < last ? link(page + 1, 'Weiter <span aria-hidden="true">→</span>', ' rel="next"') : "";
    return `<nav class="pages" aria-label="Seiten"><p>Seite ${page} von ${last}</p><ul>${back}${items.join("")}${on}</ul></nav>`;
  }

  function resultsMarkup(asked, found) {
    const total = found.total.length, shown = chips(asked);
    asked.page = Math.min(asked.page, Math.max(1, Math.ceil(total / PAGE)));
    const chosen = shown.length - (asked.q ? 1 : 0);
    const notices = asked.unknown.map(({ name, value }) => `<p>„${escape(value.slice(0, 60))}“ gibt es bei „${escape(list.facets.find((facet) => facet.name === name).legend)}“ nicht.</p>`);
    const rows = sorted(found.total, asked).slice((asked.page - 1) * PAGE, asked.page * PAGE);
    const sorts = list.sorts.filter(([value]) => asked.q || value !== "relevanz");
    const chipMarkup = shown.map(({ label, sign, url }) => `<li><a class="chip" href="${url}"><span class="sr-only">Filter </span>${sign ? `<span class="sign-${sign}">${escape(label)}</span>` : escape(label)}<span class="sr-only"> entfernen</span></a></li>`);
    const sort = total > 1
      ? `<div class="order-sort"><label for="sort">Sortiert nach</label><select id="sort" name="sortierung" form="filter">${sorts.map(([value, label], at) => `<option value="${at ? value : ""}"${value === asked.sort ? " selected" : ""}>${escape(label)}</option>`).join("")}</select><button class="button button-quiet" type="submit" form="filter">Sortieren</button></div>`
      : "";
    return `<div class="results-head">
      <h2 class="results-count"><strong data-total="${total}">${counted(total)}</strong>${total === list.rows.length ? "" : ` von ${list.rows.length}`}${shown.length ? `<span class="sr-only">: ${shown.map(({ label }) => escape(label)).join(" · ")}</span>` : ""}</h2>
      <p class="to-filter"><a class="button button-quiet" href="#filter">Filtern${chosen ? ` <small>(${chosen})</small>` : ""}</a></p>
      ${notices.length ? `<div class="notice">${notices.join("")}</div>` : ""}
      ${shown.length ? `<ul class="chips" aria-label="Aktive Filter" data-facets-links>${chipMarkup.join("")}<li><a class="chip-all" href="${here}">Alle Filter entfernen</a></li></ul>` : ""}
      <div class="order">${sort}${list.views}</div></div>
      ${total ? `<ol class="entries">\n${rows.map((row) => list.rows[row]).join("\n")}\n</ol>` : `<div class="nothing"><h3>Dazu gibt es keinen Beitrag.</h3><p>${asked.q ? "Jedes Wort der Suche muss vorkommen. Versuchen Sie weniger oder kürzere Wörter." : "Nehmen Sie einen Filter heraus oder beginnen Sie neu."}</p><p><a class="button" href="${here}">Ganze Sammlung ansehen</a></p></div>`}
      ${pages(asked, total)}${total ? list.takeaways : ""}`;
  }

  function page(url) {
    const asked = read(url), found = find(asked), shown = chips(asked);
    const chosen = shown.length - (asked.q ? 1 : 0), total = found.total.length;
    const title = shown.length ? `${shown.map(({ label }) => label).join(" · ")}: ${counted(total)}` : "Sammlung";
    return `<!doctype html><title>${escape(title)} – DIVERCITY</title><div role="search"><input name="q" value="${escape(asked.q)}" form="filter"></div>
      <div data-facets-region="facets"><div class="filter-head"><h2 tabindex="-1">Filter${chosen ? ` <small>${chosen} gewählt</small>` : ""}</h2><a href="#results">Schließen</a></div>
      ${list.facets.map((facet) => facetMarkup(facet, asked, found)).join("")}</div>
      <section data-facets-region="results">${resultsMarkup(asked, found)}</section>`;
  }

  self.archive.wordsOf = wordsOf;
  self.archive.ask = async (url) => ({ ok: true, status: 200, text: async () => page(url) });

  // What the server would have sent for this address.
  const first = new DOMParser().parseFromString(page(location.href), "text/html");
  for (const name of ["facets", "results"]) {
    const region = (root) => root.querySelector(`[data-facets-region="${name}"]`);
    region(document).replaceChildren(...region(first).childNodes);
  }
  document.title = first.title;
  document.querySelector("#q").value = first.querySelector("[name=q]").value;
  for (const part of document.querySelectorAll("[data-archive-live]")) part.hidden = false;
})();
