// The controls of a form by their name: what they carry, and what is said at them.
const chosen = (control) => control.type === "radio" || control.type === "checkbox";

export function controlsOf(form, name) {
  const found = form.elements[name];
  return found instanceof RadioNodeList ? [...found] : found ? [found] : [];
}

export function carried(form, name) {
  const all = controlsOf(form, name);
  if (!all.length) return "";
  return chosen(all[0]) ? all.filter((one) => one.checked).map((one) => one.value).join(" ") : all[0].value;
}

// As the server drew it, whatever the browser put back into it since.
export function drawn(form, name) {
  const all = controlsOf(form, name);
  if (!all.length) return "";
  const [one] = all;
  if (chosen(one)) return all.filter((each) => each.defaultChecked).map((each) => each.value).join(" ");
  if (one.type !== "select-one") return one.defaultValue;
  return ([...one.options].find((option) => option.defaultSelected) || one.options[0]).value;
}

export function put(form, name, value) {
  const all = controlsOf(form, name);
  all.forEach((one) => {
    if (chosen(one)) one.checked = one.value === value;
    else one.value = value;
  });
  if (all.length) all[0].dispatchEvent(new Event("change", { bubbles: true }));
}

export const isLeft = (form, name) => !controlsOf(form, name).includes(document.activeElement);

// What the server said at the control, or this script.
function notes(form, name) {
  const [one] = controlsOf(form, name);
  const ids = [`note-${name}`, `${one && one.id}_error`, `${name}-error`, `id_${name}_error`];
  return ids.map((id) => document.getElementById(id)).filter(Boolean);
}

export function unsay(form, name) {
  notes(form, name).forEach((note) => note.remove());
  controlsOf(form, name).forEach((one) => {
    one.classList.remove("is-invalid");
    one.removeAttribute("aria-invalid");
  });
}

// A sentence above the control, with buttons: [label, what it does].
export function say(form, name, sentence, buttons = []) {
  unsay(form, name);
  const all = controlsOf(form, name);
  if (!all.length) return;
  const [one] = all;
  const note = document.createElement("div");
  note.id = `note-${name}`;
  note.className = "draft-note";
  const words = document.createElement("p");
  words.textContent = sentence;
  note.append(words);
  buttons.forEach(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-small";
    button.textContent = label;
    button.addEventListener("click", act);
    note.append(button);
  });
  (one.closest(".options") || (chosen(one) && one.closest(".form-check")) || one).before(note);
  all.forEach((each) => each.setAttribute("aria-invalid", "true"));
  if (one.getAttribute("aria-describedby")?.includes(note.id)) return;
  one.setAttribute("aria-describedby", [one.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));
}
