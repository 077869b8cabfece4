// Running totals while a score sheet is filled in. The server computes them too: after every save its figures stand.
(function () {
  "use strict";

  const form = document.querySelector("form[data-sheet]");
  const totals = document.querySelector("[data-totals]");
  const total = totals && totals.querySelector("[data-total]");
  const count = totals && totals.querySelector("[data-chosen]");
  if (!form || !total || !count) return;

  function compute() {
    let whole = 0;
    form.querySelectorAll("[data-part]").forEach((part) => {
      const chosen = [...part.querySelectorAll("input[type=radio]:checked")];
      const sum = chosen.reduce((all, input) => all + Number(input.dataset.points), 0);
      whole += sum;
      const figure = totals.querySelector(`[data-part-points="${CSS.escape(part.dataset.part)}"]`);
      if (figure) figure.textContent = sum;
    });
    total.textContent = whole;
    count.textContent = form.querySelectorAll("input[type=radio]:checked").length;
  }

  // What the last save said holds until something else is put in.
  const messages = document.querySelector(".messages");
  if (messages) form.addEventListener("input", () => messages.classList.add("is-past"), { once: true });

  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    compute();
    const block = event.target.closest(".criterion");
    const link = block && document.querySelector(`.sheet-map a[href="#${CSS.escape(block.id)}"], .sheet-map a[href="#${block.id}"]`);
    if (link) link.classList.add("is-done");
  });
  compute();
})();
