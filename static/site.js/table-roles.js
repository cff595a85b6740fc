// Tells a screen reader that cards are rows of a table where a browser forgets it: Safari and old ones do so as soon as
// rows are not laid out as rows. Browsers of today need no telling, and pages without scripts are read right in them.
for (const table of document.querySelectorAll("table.cards")) {
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const isHead = cell.tagName === "TH";
      cell.setAttribute("role", !isHead ? "cell" : cell.scope.startsWith("col") ? "columnheader" : "rowheader");
    }
  }
}
