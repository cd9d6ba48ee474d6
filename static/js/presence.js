// Says every 45 seconds that this form is still open, and shows who else has it open.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const hint = document.querySelector("[data-presence]");
  const token = hint?.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;

  async function sign() {
    if (document.visibilityState === "hidden") return; // a tab in the background is not somebody writing
    const answer = await fetch(hint.dataset.presence, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "error", // signed out: no more signs from this page
    }).catch(() => null);
    if (!answer?.ok) return;
    const { sentence } = await answer.json();
    if (hint.firstElementChild.textContent === sentence) return;
    hint.firstElementChild.textContent = sentence;
    hint.classList.toggle("is-empty", !sentence);
  }

  setInterval(sign, 45_000);
  document.addEventListener("visibilitychange", sign);
});
