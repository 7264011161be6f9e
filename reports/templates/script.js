"use strict";
(() => {
  const form = document.getElementById("filter");
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
  window.addEventListener("hashchange", reveal);
  if (location.hash) {
    reveal();
  }
  window.addEventListener("beforeprint", () => {
    for (const area of document.querySelectorAll(".job details.area")) {
      area.open = true;
    }
  });
  if (!form) {
    return;
  }

  const text = document.getElementById("filter-text");
  const kind = document.getElementById("filter-kind");
  const arch = document.getElementById("filter-arch");
  const count = document.getElementById("filter-count");
  const items = [...document.querySelectorAll(".case, .splat, .splat-line, .case-page")];
  const haystacks = items.map((item) => item.textContent.toLowerCase());
  const jobs = [...document.querySelectorAll(".job")];
  const areas = [...document.querySelectorAll("details.area")];
  const wasOpen = areas.map((area) => area.open);

  const fitsKind = (item) => {
    const fine = ["pass", "skip"].includes(item.dataset.status);
    return kind.value === "all" ||
      (kind.value === "bad" ? !fine : item.dataset.news === "yes");
  };

  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || kind.value !== "all";
    for (const job of jobs) {
      job.hidden = arch.value !== "" && job.dataset.arch !== arch.value;
    }
    let shown = 0;
    items.forEach((item, i) => {
      item.hidden = !fitsKind(item) ||
        !words.every((word) => haystacks[i].includes(word));
      shown += item.hidden || item.closest("[hidden]") ? 0 : 1;
    });
    areas.forEach((area, i) => {
      const any =
        area.querySelector(":is(.case, .case-page):not([hidden])") !== null;
      area.hidden = !any;
      area.open = active ? any : wasOpen[i];
    });
    count.textContent =
      active || arch.value !== "" ? `${shown} of ${items.length}` : "";
  };

  form.hidden = items.length === 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  text.addEventListener("input", apply);
  kind.addEventListener("change", apply);
  arch.addEventListener("change", apply);
})();
