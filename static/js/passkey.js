// Passkeys need a script; what offers them is hidden without one, or where the browser cannot do it.
for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !window.PublicKeyCredential;

// allauth's scripts tell of a failure by an event and leave the words to the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-failed]")) {
    place.className = "errornote";
    place.textContent =
      "Das hat mit diesem Passkey nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.";
  }
});
