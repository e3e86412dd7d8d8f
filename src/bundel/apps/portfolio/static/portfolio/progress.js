// Looks every two seconds how far the computation is, and opens the agenda when it is there.
"use strict";

const here = document.getElementById("voortgang");

async function look() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById("voortgang");
    if (newer === null) {
      window.location.reload();
      return;
    }
    here.replaceChildren(...newer.childNodes);
  } catch {
    // The network is away for a moment: look again later.
  }
  window.setTimeout(look, 2000);
}

if (here !== null) {
  window.setTimeout(look, 2000);
}
