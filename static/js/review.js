/* The review of a claim: the bulk button counts its ticks, the list keeps the focus when the line beside it changes. */
"use strict";

(() => {
  const ticks = () => [...document.querySelectorAll("table.data tbody .tick input:enabled")];

  const count = () => {
    const button = document.querySelector("[data-ticked]");
    if (!button) return;
    const number = ticks().filter((box) => box.checked).length;
    const words = button.querySelector("span");
    words.textContent = words.textContent.replace(/\d+/, String(number));
    button.disabled = number === 0;
  };
  document.addEventListener("change", (event) => { if (event.target.closest(".tick")) count(); });

  let inList = false;
  document.addEventListener("htmx:beforeSwap", () => {
    inList = Boolean(document.activeElement?.closest("table.data"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    count();
    if (inList) document.querySelector("table.data tr.selected .row-link")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (matchMedia("(max-width: 1023.98px)").matches) document.querySelector(".review.opened #line")?.scrollIntoView();
  });
  count();
})();
