"use strict";
// Filters the page. Everything is there without it.
const form = document.getElementById("filter");
const { kind: kinds, text, tag, shown, unfold } = form.elements;
const boxes = kinds === undefined ? [] : kinds instanceof RadioNodeList ? [...kinds] : [kinds];
const parts = [...document.querySelectorAll(".group, .part, details.fold")].reverse();
const searched = ".message, .rule code, .path, .item code, .body li code";

const entries = [...document.querySelectorAll(".entry")].map((element) => {
  const group = element.closest(".group");
  const heading = group ? [...group.querySelectorAll(".request, .id")] : [];
  const texts = [...heading, ...element.querySelectorAll(searched)].map((one) => one.textContent);
  const tags = ((group ?? element).dataset.tags ?? "").split(" ");
  return { element, kind: element.dataset.kind, text: texts.join(" ").toLowerCase(), tags };
});

function apply() {
  const words = text.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const counts = {};
  let visible = 0;
  for (const { element, kind, text, tags } of entries) {
    const fits = words.every((word) => text.includes(word)) && (!tag || tag.value === "" || tags.includes(tag.value));
    counts[kind] = (counts[kind] ?? 0) + (fits ? 1 : 0);
    element.hidden = !(fits && chosen.has(kind));
    visible += element.hidden ? 0 : 1;
  }
  for (const part of parts) part.hidden = part.querySelector(".entry:not([hidden])") === null;
  for (const box of boxes) box.parentElement.querySelector(".count").textContent = counts[box.value] ?? 0;
  shown.value = `${visible} of ${entries.length} ${entries.length === 1 ? "change" : "changes"}`;
  document.getElementById("nothing").hidden = visible > 0 || entries.length === 0;
}

// The filter is in the fragment, so that a link has it: #hide=safe,docs&q=limit&tag=Orders
function write() {
  const filter = new URLSearchParams();
  const hidden = boxes.filter((box) => !box.checked).map((box) => box.value);
  if (hidden.length > 0) filter.set("hide", hidden.join(","));
  if (text.value !== "") filter.set("q", text.value);
  if (tag && tag.value !== "") filter.set("tag", tag.selectedOptions[0].textContent);
  const fragment = filter.toString();
  history.replaceState(null, "", fragment === "" ? location.pathname + location.search : `#${fragment}`);
}

function read() {
  const fragment = location.hash.slice(1);
  if (fragment !== "" && !fragment.includes("=")) return reveal(document.getElementById(fragment));
  const filter = new URLSearchParams(fragment);
  const hidden = (filter.get("hide") ?? "").split(",");
  for (const box of boxes) box.checked = !hidden.includes(box.value);
  text.value = filter.get("q") ?? "";
  if (tag) tag.value = [...tag.options].find((option) => option.textContent === filter.get("tag"))?.value ?? "";
  apply();
}

// Opens the target of a link and what it is folded in.
function reveal(target) {
  apply();
  if (target === null) return;
  if (target.hidden || target.closest("[hidden]") !== null) {
    form.reset();
    apply();
  }
  for (let fold = target.closest("details"); fold !== null; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}

function fold(isOpen) {
  for (const details of document.querySelectorAll("details.entry, details.fold")) details.open = isOpen;
  unfold.textContent = isOpen ? "Fold all" : "Unfold all";
}

form.addEventListener("input", () => {
  apply();
  write();
});
form.addEventListener("submit", (event) => event.preventDefault());
unfold.addEventListener("click", () => fold(unfold.textContent === "Unfold all"));
addEventListener("hashchange", read);
addEventListener("keydown", (event) => {
  const isWriting = event.target.matches("input[type=search], select");
  if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    text.focus();
  }
});
// Folded details are not printed.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
form.hidden = false;
read();
