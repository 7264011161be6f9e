"use strict";
(() => {
  const form = document.getElementById("filter");
  const text = document.getElementById("filter-text");
  const bad = document.getElementById("filter-bad");
  const count = document.getElementById("filter-count");
  const items = [...document.querySelectorAll(".case, .splat")];
  const haystacks = items.map((item) => item.textContent.toLowerCase());
  const areas = [...document.querySelectorAll("details.area")];
  const wasOpen = areas.map((area) => area.open);

  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || bad.checked;
    let shown = 0;
    items.forEach((item, i) => {
      const status = item.dataset.status;
      const fine = status === "pass" || status === "skip";
      const fits = words.every((word) => haystacks[i].includes(word));
      item.hidden = active && (!fits || (bad.checked && fine));
      shown += item.hidden ? 0 : 1;
    });
    areas.forEach((area, i) => {
      const any = area.querySelector(".case:not([hidden])") !== null;
      area.hidden = !any;
      area.open = active ? any : wasOpen[i];
    });
    count.textContent = active ? `${shown} of ${items.length}` : "";
  };

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") {
        node.open = true;
      }
    }
    if (target) {
      target.scrollIntoView();
    }
  };

  form.hidden = items.length === 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  text.addEventListener("input", apply);
  bad.addEventListener("change", apply);
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () =>
    areas.forEach((area) => { area.open = true; }));
  if (location.hash) {
    reveal();
  }
})();
