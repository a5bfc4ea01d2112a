/* Arrow keys move between the cells of the attendance grid; Enter opens one, being a link. */
"use strict";

document.addEventListener("keydown", (event) => {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const cell = event.target.closest("[data-grid] td");
  if (!cell || !steps[event.key]) return;
  const [down, right] = steps[event.key];
  const rows = [...cell.closest("tbody").rows];
  const row = rows[rows.indexOf(cell.parentElement) + down];
  const link = row?.cells[cell.cellIndex + right]?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
});
