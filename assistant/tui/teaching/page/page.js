// The terminal measures its cells when it begins: only once its letters are there. Leaving the keys of the
// browser to the program where both have them (F1 help, F3 search, F5 reload, F10 menu).
"use strict";
(() => {
  const begin = window.onload;
  window.onload = (event) => {
    const faces = ["400", "700"].map((weight) => document.fonts.load(`${weight} 22px 'Roboto Mono'`, "A\u5e74"));
    const late = new Promise((done) => setTimeout(done, 3000));
    Promise.race([Promise.all(faces), late]).finally(() => begin(event));
  };
  const taken = new Set(["F1", "F3", "F5", "F6", "F7", "F10"]);
  window.addEventListener("keydown", (event) => {
    if (taken.has(event.key)) event.preventDefault();
  }, true);
  const focus = (selector) => {
    const found = document.querySelector(selector);
    if (found && document.activeElement !== found) found.focus();
  };
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
      if (document.body.classList.contains("-closed")) focus(".ended button");
      else if (document.body.classList.contains("-loaded")) focus(".xterm-helper-textarea");
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
})();
