// What a reader can do with a formula: open its notes at a sign, copy it as LaTeX, report an error in it.
// And copied text has LaTeX in the place of formulas. Without this script a page lacks these, and
// nothing else.
(() => {
  const said = document.createElement("div");
  said.className = "sc-words";
  said.setAttribute("role", "status");
  document.body.append(said);

  const latexOf = (display) => display.querySelector("mjx-container").dataset.latex;

  function tell(button, words) {
    said.textContent = words;
    button.dataset.told = button.textContent;
    button.textContent = words;
    setTimeout(() => {
      said.textContent = "";
      button.textContent = button.dataset.told;
      delete button.dataset.told;
    }, 2000);
  }

  async function copy(button) {
    if (button.dataset.told) return;
    const display = button.closest(".sc-display") ?? button.parentElement;
    await navigator.clipboard.writeText(latexOf(display)).then(
      () => tell(button, "Copied"), () => tell(button, "Your browser did not let us copy"),
    );
  }

  function button(className, words) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.textContent = words;
    return made;
  }

  // Where an error in this formula can be told: the repository's form, or a mail; else nowhere.
  function reportOf(display) {
    const place = document.querySelector("meta[name=stepcheck-report]")?.content;
    if (!place) return null;
    const version = document.querySelector("meta[name=stepcheck-version]")?.content;
    const page = new URL(`#${display.id}`, location.href.split("#")[0]);
    const title = `An error in a formula: ${document.title}`;
    const body = `Page: ${page}\nSite: ${version}\n\n$$\n${latexOf(display)}\n$$\n\nWhat is wrong:\n`;
    const link = document.createElement("a");
    const fill = (names) => new URLSearchParams({ [names[0]]: title, [names[1]]: body });
    const isMail = place.startsWith("mailto:");
    const query = fill(place.includes("/-/") ? ["issue[title]", "issue[description]"]
      : [isMail ? "subject" : "title", "body"]);
    link.href = `${place}?${isMail ? String(query).replaceAll("+", "%20") : query}`;
    link.textContent = "Report an error here";
    return link;
  }

  function equip(display) {
    const tools = display.querySelector(".sc-tools");
    if (!tools || tools.dataset.full) return;
    tools.dataset.full = "";
    if (navigator.clipboard) tools.prepend(button("sc-copy", "Copy LaTeX"));
    const report = reportOf(display);
    if (report) tools.append(report);
  }

  // Notes are filled when they open. A mark opens them, and shows which row is its own.
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches(".sc-tick") && target.open) equip(target.parentElement);
  }, true);

  function open(mark) {
    const notes = mark.closest(".sc-display")?.querySelector(".sc-tick");
    if (!notes) return;
    const drawing = mark.closest("svg");
    const number = [...drawing.querySelectorAll(".sc-ok")].indexOf(mark);
    notes.open = true;
    notes.querySelectorAll("li").forEach((row, n) => row.classList.toggle("sc-here", n === number));
  }

  // The button that a pointer finds: made when it comes, for most displays never meet one.
  function offer(display) {
    if (!navigator.clipboard || display.querySelector(":scope > .sc-copy")) return;
    const copying = button("sc-copy", "Copy LaTeX");
    copying.tabIndex = -1; // by keyboard it is among the notes
    copying.setAttribute("aria-hidden", "true");
    display.append(copying);
  }

  document.addEventListener("pointerover", ({ target }) => {
    const display = target.closest?.("div.arithmatex");
    if (display) offer(display);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.matches?.(".sc-copy")) copy(target);
    else if (target.closest?.(".sc-ok, .sc-no")) open(target.closest(".sc-ok, .sc-no"));
  });

  // The selection with LaTeX instead of formulas, laid out for a moment to learn its line breaks.
  function written(selection) {
    const part = document.createElement("div");
    part.className = "sc-words";
    part.append(selection.getRangeAt(0).cloneContents());
    for (const extra of part.querySelectorAll(".sc-copy, .sc-tick, .headerlink")) extra.remove();
    for (const formula of part.querySelectorAll("mjx-container")) {
      const mark = formula.hasAttribute("display") ? "$$" : "$";
      formula.replaceWith(`${mark}${formula.dataset.latex}${mark}`);
    }
    document.body.append(part);
    const text = part.innerText;
    part.remove();
    return {text, html: part.innerHTML};
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    const isPage = !event.target.closest?.("input, textarea") && selection.rangeCount;
    if (!isPage || !selection.getRangeAt(0).cloneContents().querySelector("mjx-container")) return;
    const {text, html} = written(selection);
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
    event.preventDefault();
  });
})();
