// Lets a card be dragged to another year: the same form is sent that the keyboard uses.
"use strict";

let dragged = null;

for (const card of document.querySelectorAll("[data-card]")) {
  card.draggable = true;
  card.addEventListener("dragstart", (event) => {
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
  });
  card.addEventListener("dragend", () => {
    dragged = null;
  });
}

const fits = (column) => dragged !== null && dragged.dataset.years.split(" ").includes(column.dataset.column);

for (const column of document.querySelectorAll("[data-column]")) {
  column.addEventListener("dragover", (event) => {
    if (fits(column)) {
      event.preventDefault();
    }
  });
  column.addEventListener("drop", (event) => {
    if (!fits(column)) {
      return;
    }
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.to.value = column.dataset.column;
    form.requestSubmit();
  });
}
