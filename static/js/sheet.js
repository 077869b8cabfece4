// Running totals while a score sheet is filled in. The server reckons them too: after every save its figures stand.
(function () {
  "use strict";

  const form = document.querySelector("form[data-sheet]");
  const totals = document.querySelector("[data-totals]");
  if (!form || !totals) return;
  const figure = totals.querySelector(".figure");
  const rows = [...totals.querySelectorAll("dd")];
  const parts = [...form.querySelectorAll("section")];
  const facts = figure && figure.nextElementSibling;
  if (!figure || !facts || rows.length !== parts.length) return;

  const points = (input) => parseInt(input.closest(".option").querySelector(".option-points").firstChild.textContent, 10) || 0;

  function reckon() {
    let whole = 0;
    parts.forEach((part, index) => {
      const sum = [...part.querySelectorAll("input[type=radio]:checked")].reduce((all, input) => all + points(input), 0);
      whole += sum;
      rows[index].textContent = rows[index].textContent.replace(/^\s*\d+/, sum);
    });
    figure.textContent = whole;
    // "58 points · 21 of 32 criteria": the first number after the dot is how many are chosen.
    const chosen = form.querySelectorAll("input[type=radio]:checked").length;
    facts.textContent = facts.textContent.replace(/(·\D*)\d+/, (_, words) => words + chosen);
  }

  // What the last save said holds until something else is put in.
  const messages = document.querySelector(".messages");
  if (messages) form.addEventListener("input", () => messages.classList.add("is-past"), { once: true });

  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    reckon();
    const block = event.target.closest(".criterion");
    const link = block && document.querySelector(`.sheet-map a[href="#${CSS.escape(block.id)}"], .sheet-map a[href="#${block.id}"]`);
    if (link) link.classList.add("is-done");
  });
  reckon();
})();
