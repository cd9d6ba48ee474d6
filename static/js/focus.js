// A click on a picture says what stays visible when it is cropped; without a script two numbers do.
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function pick(row) {
    const image = row.querySelector("img.thumbnail");
    const x = row.querySelector("input[name$='-focus_x']"), y = row.querySelector("input[name$='-focus_y']");
    if (!image || !x || !y || image.closest(".focus-picker")) return;
    const picker = document.createElement("span");
    picker.className = "focus-picker";
    image.replaceWith(picker);
    const marks = document.createElementNS(SVG, "svg");
    marks.setAttribute("aria-hidden", "true");
    const circles = ["focus-outer", "focus-inner"].map(name => {
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("class", name);
      circle.setAttribute("r", "11");
      marks.append(circle);
      return circle;
    });
    picker.append(image, marks);

    const show = () => {
      for (const circle of circles) {
        for (const [name, input] of [["cx", x], ["cy", y]]) {
          circle.setAttribute(name, `${Math.min(1, Math.max(0, input.valueAsNumber || 0)) * 100}%`);
        }
      }
    };
    picker.addEventListener("click", event => {
      const box = image.getBoundingClientRect();
      const set = (input, share) => {
        input.value = String(Math.round(Math.min(1, Math.max(0, share)) * 100) / 100);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      };
      set(x, (event.clientX - box.left) / box.width);
      set(y, (event.clientY - box.top) / box.height);
    });
    for (const input of [x, y]) input.addEventListener("input", show);
    show();

    const hint = document.createElement("p");
    hint.className = "help focus-hint";
    hint.textContent = "Beim Beschneiden bleibt sichtbar, was im Kreis liegt: Klicken Sie auf das Wichtigste.";
    picker.after(hint);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const row of document.querySelectorAll("#pictures-group .inline-related:not(.empty-form)")) pick(row);
  });
})();
