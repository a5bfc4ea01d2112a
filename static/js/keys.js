/* Keys of the office pages. Single letters act only while a list or panel has the focus, and can be switched off. */
"use strict";

(() => {
  const OFF = "keys-off";
  const typing = (node) => node.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const working = (node) => node.closest("table.data, [data-keys]");
  const off = () => localStorage.getItem(OFF) === "1";

  const step = (by) => {
    const links = [...document.querySelectorAll("table.data .row-link")];
    if (!links.length) return;
    const row = document.activeElement.closest("tr") ?? document.querySelector("tr.selected");
    const place = links.findIndex((link) => link.closest("tr") === row);
    links[Math.min(Math.max(place + by, 0), links.length - 1)].focus();
  };

  const press = (event) => {
    const name = (event.shiftKey ? "⇧" : "") + event.key.toUpperCase();
    const button = [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === name);
    if (!button || button.disabled) return false;
    const reason = button.dataset.reason && document.getElementById(button.dataset.reason);
    if (reason && !reason.value.trim()) reason.focus();
    else button.click();
    return true;
  };

  const submit = (node) => {
    const form = node.closest("form");
    if (form) form.requestSubmit();
    return Boolean(form);
  };

  const act = (event) => {
    const node = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return submit(node);
    if (typing(node) || event.ctrlKey || event.metaKey || event.altKey || off()) return false;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      search?.focus();
      return Boolean(search);
    }
    if (event.key === "?") {
      const keys = document.getElementById("keys");
      if (keys && !keys.open) keys.showModal();
      return Boolean(keys);
    }
    if (!working(node)) return false;
    if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
      return true;
    }
    return /^[a-z]$/i.test(event.key) && press(event);
  };

  document.addEventListener("keydown", (event) => { if (act(event)) event.preventDefault(); });

  const box = document.querySelector("[data-keys-off]");
  if (box) {
    box.checked = off();
    box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "1" : "0"));
  }
})();
