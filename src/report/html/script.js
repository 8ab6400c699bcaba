// Search and filters for the findings; the page is complete without them.
"use strict";

for (const section of document.querySelectorAll("section.findings")) {
  const form = section.querySelector("form.filter");
  if (!form) continue;
  const search = form.querySelector("input[type=search]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const status = form.querySelector("output");
  const nothing = section.querySelector("p.nothing");
  const groups = [...section.querySelectorAll("section.rule")].map((group) => ({
    group,
    heading: group.querySelector("header").textContent.toLowerCase(),
    cards: [...group.querySelectorAll("article.finding")].map((card) => ({
      card,
      level: card.dataset.level,
      // Long reports open faster when nothing is read before somebody searches.
      has: (word) => (card.words ??= card.textContent.toLowerCase()).includes(word),
    })),
  }));
  const total = groups.reduce((sum, { cards }) => sum + cards.length, 0);

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const { group, heading, cards } of groups) {
      let visible = 0;
      for (const { card, level, has } of cards) {
        const fits = levels.has(level) && words.every((word) => heading.includes(word) || has(word));
        card.hidden = !fits;
        visible += fits ? 1 : 0;
      }
      group.hidden = visible === 0;
      shown += visible;
    }
    const all = total === 1 ? "1 finding" : `${total} findings`;
    status.textContent = shown === total ? all : `${shown} of ${all}`;
    nothing.hidden = shown > 0;
  };

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  const search = document.querySelector("form.filter input[type=search]");
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
});

// A link into something closed opens it.
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
};
window.addEventListener("hashchange", open);
open();

// The list of contents takes the first screen of a phone; it waits there until it is asked for.
const contents = document.querySelector("details.contents");
if (contents && matchMedia("(max-width: 70rem)").matches) contents.open = false;

// Paper shows what was folded, but for the texts of rules and the list of handlers, which are long.
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll(".flow:not([open]), .cell details:not([open]), .gaps details:not([open])")];
  for (const one of closed) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
