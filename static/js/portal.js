/* What makes pages quicker to use; every page works without it. */
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Theme: change at once, keep the choice by the form's own address. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  all("button", form).forEach((button) => button.setAttribute("aria-pressed", String(button === event.submitter)));
  const body = new FormData(form);
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
});

/* A form is sent once: its buttons rest until the answer comes or the page is shown again. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.target.target) return;
  /* After this turn, so that the pressed button's name and value are still sent. A form's elements include the buttons
     that stand elsewhere and name it. */
  setTimeout(() => [...event.target.elements].forEach((button) => {
    if (button.disabled || !(button instanceof HTMLButtonElement)) return;
    button.disabled = true;
    button.dataset.resting = "";
  }));
});

const wake = () => all("[data-resting]").forEach((button) => {
  button.disabled = false;
  delete button.dataset.resting;
});
window.addEventListener("pageshow", wake);
document.addEventListener("htmx:afterRequest", wake);

/* A form that asks for it does not lose what was typed in silence: the browser asks before the page is left. */
const unsent = (form) => !("sent" in form.dataset)
  && [...form.elements].some((box) => "defaultValue" in box && box.value !== box.defaultValue);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("[data-ask-on-leaving]")) event.target.dataset.sent = "";
});
window.addEventListener("pageshow", () => all("[data-sent]").forEach((form) => { delete form.dataset.sent; }));
window.addEventListener("beforeunload", (event) => {
  if (all("[data-ask-on-leaving]").some(unsent)) event.preventDefault();
});

/* An answer that is no part of the page (the session has ended, the server is in trouble) is shown as a page. */
document.addEventListener("htmx:responseError", (event) => event.detail.elt.closest("form")?.submit());

/* The way back through the browser is there where scripts are. */
document.querySelectorAll("[data-back]").forEach((link) => {
  link.hidden = false;
});

/* Dialogs: a link to the address of one opens it over the page. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  if (link.matches("[data-back]")) {
    event.preventDefault();
    history.back();
  } else if (link.matches("[data-close]") && link.closest("dialog")) {
    event.preventDefault();
    link.closest("dialog").close();
  } else if (/^#./.test(link.getAttribute("href"))) {  // links inside a drawing have no `hash`
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (target instanceof HTMLDialogElement) {
      event.preventDefault();
      target.showModal();
    }
  }
});

/* Menus close when one looks elsewhere. */
document.addEventListener("click", (event) => {
  all("details[open]:has(> .menu)").filter((menu) => !menu.contains(event.target)).forEach((menu) => {
    menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all("details[open]:has(> .menu)").forEach((menu) => { menu.open = false; });
});

/* A file dropped beside the button counts as chosen with it. */
document.addEventListener("dragover", (event) => {
  const drop = event.target.closest?.("[data-file-drop]");
  if (!drop) return;
  event.preventDefault();
  drop.classList.add("over");
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-file-drop]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const drop = event.target.closest?.("[data-file-drop]");
  if (!drop) return;
  event.preventDefault();
  drop.classList.remove("over");
  const input = one("input[type=file]", drop);
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

/* The box in a table's head ticks every row that may be ticked, and shows a dash when only some are. */
const mark = (table) => {
  const head = one("[data-tick-all]", table);
  if (!head) return;
  const boxes = all("tbody .tick input:enabled", table);
  const ticked = boxes.filter((box) => box.checked).length;
  head.checked = boxes.length > 0 && ticked === boxes.length;
  head.indeterminate = ticked > 0 && ticked < boxes.length;
};
document.addEventListener("change", (event) => {
  const table = event.target.closest("table.data");
  if (!table || !event.target.closest(".tick")) return;
  if (event.target.matches("[data-tick-all]")) {
    all("tbody .tick input:enabled", table).forEach((box) => { box.checked = event.target.checked; });
  }
  mark(table);
});

/* A number shown in full is masked again after half a minute. */
const remask = (root) => all("[data-remask]", root).forEach((shown) => {
  setTimeout(() => {
    shown.textContent = shown.dataset.remask;
    shown.closest(".masked").querySelector("small")?.remove();
  }, 30000);
});

/* Printing needs a script, so the button shows only where one runs. */
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

const prepare = (root) => {
  all("[data-print]", root).forEach((button) => { button.hidden = false; });
  all("table.data", root).forEach(mark);
  remask(root);
  /* A refused dialog comes open with the page; it goes over the page where scripts run. */
  all("dialog[open]:not(:modal)", root).forEach((dialog) => {
    dialog.close();
    dialog.showModal();
  });
  one("[data-focus]", root)?.focus();
};
prepare(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target); });
