// On a narrow screen a table that is wider than its place becomes a list: every row a block, each cell with the
// name of its column. The roles keep it a table for a screen reader. Without JavaScript the table scrolls sideways.
(() => {
  "use strict";
  const narrow = window.matchMedia("(max-width: 40rem)");
  const LIST = "bundel-table--list";

  const give = (elements, role) => { for (const one of elements) if (!one.hasAttribute("role")) one.setAttribute("role", role); };

  const prepare = (table) => {
    const names = [...table.tHead.rows[0].cells].map((cell) => {
      const words = cell.cloneNode(true);
      for (const arrow of words.querySelectorAll(".bundel-sort__arrow")) arrow.remove();
      return words.textContent.trim();
    });
    give([table], "table");
    give(table.querySelectorAll("thead, tbody, tfoot"), "rowgroup");
    give(table.rows, "row");
    give(table.tHead.querySelectorAll("th"), "columnheader");
    for (const body of table.tBodies) for (const row of body.rows) {
      let at = 0;
      for (const cell of row.cells) {
        give([cell], cell.tagName === "TH" ? "rowheader" : "cell");
        if (cell.tagName === "TD" && cell.colSpan === 1) {
          // One box beside the name, whatever stands in the cell.
          const box = document.createElement("div");
          box.append(...cell.childNodes);
          cell.append(box);
          cell.dataset.column = names[at] || "";
          if (["", "–"].includes(cell.textContent.trim()) && !box.querySelector("input")) cell.dataset.none = "";
        }
        at += cell.colSpan;
      }
    }
    table.dataset.prepared = "";
  };

  const fit = (place) => {
    const table = place.querySelector("table");
    if (!table || !table.tHead || table.tHead.rows.length !== 1) return;
    table.classList.remove(LIST);
    if (!narrow.matches || place.scrollWidth <= place.clientWidth + 1) return;
    if (!("prepared" in table.dataset)) prepare(table);
    table.classList.add(LIST);
  };

  const fitAll = (part) => { for (const place of part.querySelectorAll(".bundel-table-scroll")) fit(place); };

  fitAll(document);
  narrow.addEventListener("change", () => fitAll(document));
  // What is folded has no width yet; a toggle does not bubble.
  document.addEventListener("toggle", (event) => { if (event.target.open) fitAll(event.target); }, true);
})();
