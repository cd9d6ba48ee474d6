// The table of contents follows the reader: the part that is being read is marked in it.

const links = [...document.querySelectorAll("[data-contents] a")];
const parts = [...new Set(links.map(link => link.hash))].map(hash => document.getElementById(hash.slice(1))).filter(Boolean);
const LINE = 0.3; // of the height of the window: what begins above it is being read

function mark() {
  const current = parts.findLast(part => part.getBoundingClientRect().top <= innerHeight * LINE);
  for (const link of links) {
    if (current && link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (parts.length && "IntersectionObserver" in window) {
  const observer = new IntersectionObserver(mark, { rootMargin: `0px 0px -${100 - LINE * 100}% 0px` });
  for (const part of parts) observer.observe(part);
}

// On a small screen the list lies over the text: whoever has chosen wants to read.
document.querySelector(".contents-fold")?.addEventListener("click", event => {
  if (event.target.closest("a")) event.currentTarget.open = false;
});
