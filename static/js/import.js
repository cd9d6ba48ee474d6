// Does one step of an import after the other, so that nobody has to press the button.
"use strict";

const form = document.querySelector("[data-import]");
if (form) {
  const bar = form.querySelector("progress");
  const status = form.querySelector("[data-import-status]");
  const button = form.querySelector("[type=submit]");
  button.hidden = true;

  const step = async () => {
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    if (!response.ok || !response.headers.get("Content-Type")?.includes("json")) throw new Error(response.status);
    const { done, total, is_finished: isFinished } = await response.json();
    if (isFinished) return location.reload();
    bar.max = total;
    bar.value = done;
    status.textContent = `${done} von ${total} Einträgen`;
    setTimeout(run, 300);
  };
  const run = () => step().catch(() => {
    status.textContent = "Der letzte Schritt ist nicht gelungen. Mit „Weiter“ geht es dort fort, wo es stehen blieb.";
    button.hidden = false;
  });
  run();
}
