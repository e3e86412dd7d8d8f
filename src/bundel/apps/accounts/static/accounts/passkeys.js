// A passkey is asked by the browser: this file carries the question from the page to it, and the answer back.
// Without JavaScript the other ways (a code, a password) stand on the same page.
"use strict";
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[type=submit]");
  const answer = form.querySelector("input[name=credential]");
  const said = form.querySelector("[data-passkey-fault]");
  const options = () => JSON.parse(document.getElementById(form.dataset.options).textContent);
  form.hidden = !window.webauthnJSON || !window.webauthnJSON.supported();
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    said.hidden = true;
    button.disabled = true;
    try {
      let credential;
      if (form.dataset.passkey === "new") {
        const asked = options();
        const alone = form.querySelector("input[name=passwordless]").checked;
        Object.assign(asked.publicKey.authenticatorSelection, {
          residentKey: alone ? "required" : "discouraged",
          requireResidentKey: alone,
          userVerification: alone ? "required" : "preferred",
        });
        credential = await window.webauthnJSON.create(asked);
      } else if (form.dataset.passkey === "log-in") {
        const sent = await fetch(form.action, { headers: { Accept: "application/json" } });
        credential = await window.webauthnJSON.get((await sent.json()).request_options);
      } else {
        credential = await window.webauthnJSON.get(options());
      }
      answer.value = JSON.stringify(credential);
      form.submit();
    } catch (fault) {
      said.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
