// The marking page: keys inside the focused question, and what is told when a save does not come through.
// Saving itself is htmx's: attributes of the questions say what is sent and when.
(() => {
  "use strict";
  const RETRY_AFTER = 5000;
  const form = document.getElementById("marking");
  const saved = () => document.getElementById("saved");
  const questions = () => Array.from(form.querySelectorAll("[data-question]"));
  const unsaved = new Set();

  // Unsaved answers stay on the page, are sent again while the page is open, and are told before it is left.
  const say = (text) => {
    saved().textContent = text;
    saved().classList.add("iqa-saved--not");
  };
  form.addEventListener("input", (event) => {
    const question = event.target.closest("[data-question]");
    if (question) unsaved.add(question);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status === 200) unsaved.delete(event.detail.elt);
    else if (status === 0) say("Not saved: there is no connection. What you typed is still here, and is sent again.");
    if (status !== 200) setTimeout(() => htmx.trigger(event.detail.elt, "iqa-save"), RETRY_AFTER);
  });

  // Nothing is submitted while an answer is still on its way: the page would submit an older copy of itself.
  const LOOK_EVERY = 60, LONGEST_WAIT = 8000;
  let underWay = 0;
  form.addEventListener("htmx:beforeRequest", () => { underWay += 1; });
  form.addEventListener("htmx:afterRequest", () => { underWay -= 1; });
  let leaving = false;
  const leave = (button, waited) => {
    if ((unsaved.size || underWay) && waited < LONGEST_WAIT) {
      setTimeout(() => leave(button, waited + LOOK_EVERY), LOOK_EVERY);
      return;
    }
    leaving = true;
    form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    if (leaving || !(unsaved.size || underWay)) {
      leaving = true;
      return;
    }
    event.preventDefault();
    unsaved.forEach((question) => htmx.trigger(question, "iqa-save"));
    leave(event.submitter, 0);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !leaving) event.preventDefault();
  });

  // Single keys, only inside a question and never in a text; they can be switched off (WCAG 2.1.4).
  const box = document.getElementById("shortcuts");
  const NAME = "iqa-shortcuts";
  const remembered = () => {
    try { return localStorage.getItem(NAME) !== "off"; } catch { return true; }
  };
  const show = () => form.classList.toggle("iqa-keys-on", box.checked);
  box.closest(".iqa-keys").hidden = false;
  box.checked = remembered();
  show();
  box.addEventListener("change", () => {
    try { localStorage.setItem(NAME, box.checked ? "on" : "off"); } catch { /* it then holds for this page only */ }
    show();
  });

  const isText = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  const first = (question) => question.querySelector("input[type=radio]:checked, input[type=radio], textarea");
  const beside = (question, step) => {
    const all = questions();
    const next = all[all.indexOf(question) + step];
    const target = next ? first(next) : step > 0 ? document.getElementById("submit") : null;
    if (target) target.focus();
  };
  const choose = (question, key, from) => {
    const rating = question.querySelector(`input[type=radio][data-key="${key}"]`);
    if (!rating) return false;
    if (!rating.checked) rating.click();
    if (from.name === rating.name) rating.focus();
    return true;
  };
  const evidence = (question) => {
    const field = question.querySelector("textarea[name^=evidence-]");
    if (!field || !field.offsetParent) return false;
    field.focus();
    return true;
  };
  form.addEventListener("keydown", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question || event.altKey || event.metaKey || event.target.matches("summary, button, a")) return;
    const text = isText(event.target);
    if (event.key === "Enter") {
      if (text && !event.ctrlKey) {
        if (event.target.matches("input")) event.preventDefault();
        return;
      }
      event.preventDefault();
      // A rating that the record gives is theirs once they go on past it.
      if (question.querySelector(".iqa-suggested")) htmx.trigger(question, "iqa-save");
      beside(question, 1);
      return;
    }
    if (text || event.ctrlKey || !box.checked) return;
    const key = event.key.toLowerCase();
    const done = /^[0-9]$/.test(key) ? choose(question, key, event.target)
      : key === "e" ? evidence(question)
      : key === "n" ? (beside(question, 1), true)
      : key === "p" ? (beside(question, -1), true)
      : false;
    if (done) event.preventDefault();
  });
})();
