// Buttons that only a script can serve: print, and copy the text of another element. Rendered hidden.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Browsers give the clipboard to secure pages only.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = button.parentElement.querySelector("[role=status]");
      const text = document.getElementById(button.dataset.copy).innerText.replace(/\s+/g, " ").trim();
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = "Kopiert.";
      } catch {
        status.textContent = "Das Kopieren wurde nicht erlaubt.";
      }
    });
  }
}
