// Small conveniences. Every page works without them.
import { dropOutdated, signOut } from "./device.js";

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// A link of the summary leads to the first control of its field, also for groups of radio buttons.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const control = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
  if (!control) return;
  event.preventDefault();
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
});

// Unsaved changes: forms marked data-guard ask before the page is left.
const dirty = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-guard")) dirty.add(form);
});
// What drafts.js saved, or keeps on the device, may be left.
document.addEventListener("draft:safe", (event) => dirty.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

// Sending twice: the second press of the same form is swallowed. The server refuses it as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  dirty.clear();
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => form.querySelectorAll("button:not([type='button'])").forEach((button) => { button.disabled = true; }));
});
// Back to a page kept by the browser: its buttons work again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
});

// Menus close on Escape and on a press elsewhere.
const menus = () => document.querySelectorAll("details.drop[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
document.addEventListener("click", (event) => {
  menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// Filters marked data-live apply on change; without scripts, and in browsers too old for this, their button does.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-live") && event.target.matches("select")) form.requestSubmit?.();
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// What was typed and not saved waits on the device for a while, and goes with its writer.
dropOutdated();
document.addEventListener("submit", (event) => {
  if (event.target.dataset.forgets) signOut(event.target.dataset.forgets);
});
