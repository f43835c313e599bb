// Uses the page as a reader would, and leaves what it saw in an element of its own. It must not judge what it saw.
"use strict";
addEventListener("load", () => {
  const driven = { errors: window.driverErrors, views: [], blocks: [], flaws: [] };
  const articles = [...document.querySelectorAll("article")];
  const press = selector => document.querySelector(selector).click();
  const seen = element => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().height > 0;
  const filters = document.getElementById("filters").elements;

  function look(operation = null, text = "") {
    driven.views.push({
      side: filters.side.value,
      level: Number(filters.level.value),
      accepted: filters.accepted?.checked ?? false,
      operation,
      text,
      shown: articles.filter(seen).map(article => article.dataset.fingerprint),
      count: document.getElementById("count").textContent,
      nothing: seen(document.getElementById("nothing")),
      listed: [...document.querySelectorAll("#operations button")].map(button => button.firstChild.textContent),
    });
  }

  const accepting = document.getElementById("accepted") ? [false, true] : [false];
  for (const accepted of accepting) {
    if (accepted) press("#accepted");
    for (const side of ["both", "client", "server", "crate"]) {
      press(`input[name=side][value=${side}]`);
      for (const level of [0, 1, 2, 3]) {
        press(`input[name=level][value="${level}"]`);
        look();
      }
    }
  }
  if (filters.accepted?.checked) press("#accepted");
  press("input[name=side][value=both]");
  press("input[name=level][value='0']");

  const names = [...document.querySelectorAll("#operations button")].map(button => button.firstChild.textContent);
  const button = name =>
    [...document.querySelectorAll("#operations button")].find(button => button.firstChild.textContent === name);
  for (const name of names.slice(0, 40)) {
    button(name).click();
    look(name);
    if (button(name).getAttribute("aria-pressed") !== "true") driven.flaws.push(`${name} is not shown as chosen`);
    button(name).click();
  }
  look();

  const search = document.getElementById("text");
  for (const text of ["error", " GET /", "no text of any finding"]) {
    search.value = text;
    search.dispatchEvent(new InputEvent("input", { bubbles: true }));
    look(null, text);
  }
  search.value = "";
  search.dispatchEvent(new InputEvent("input", { bubbles: true }));

  for (const article of articles.filter(seen)) {
    const [before, after] = [".before", ".after"].map(name => article.querySelector(name).getBoundingClientRect());
    if (before.right > after.left || before.top !== after.top) driven.flaws.push("before and after are not side by side");
    driven.blocks.push({
      fingerprint: article.dataset.fingerprint,
      before: article.querySelector(".before code")?.textContent ?? "",
      after: article.querySelector(".after code")?.textContent ?? "",
    });
    for (const details of article.querySelectorAll("details")) {
      const list = details.querySelector("ul");
      if (seen(list)) driven.flaws.push("a list is open before it is asked for");
      details.querySelector("summary").click();
      if (!seen(list)) driven.flaws.push("a list does not open");
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) driven.flaws.push(`the page is ${scrollWidth} pixels wide in a window of ${clientWidth}`);
  if ("hostile" in window) driven.flaws.push("a text of the description was run");
  for (const { name } of performance.getEntriesByType("resource")) driven.flaws.push(`the page asked for ${name}`);

  const result = document.createElement("pre");
  result.id = "driven";
  result.textContent = encodeURIComponent(JSON.stringify(driven));
  document.body.append(result);
});
