// The colours of the page: as the system has them, light, or dark. Runs before the page is there, so
// that nothing is ever shown in the wrong ones, or styled twice.
{
  const NEXT = { system: "default", default: "slate", slate: "system" };
  const KEY = "stepcheck-scheme";
  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  const told = ["color-scheme", "theme-color"].map((name) => {
    const meta = document.createElement("meta");
    meta.name = name;
    document.head.append(meta);
    return meta;
  });

  // Where a browser keeps nothing, the choice ends with the page.
  function kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function keep(choice) {
    try {
      localStorage.setItem(KEY, choice);
    } catch {}
  }

  function show(choice) {
    const scheme = choice === "system" ? (night.matches ? "slate" : "default") : choice;
    const isDark = scheme === "slate";
    root.dataset.scChoice = choice;
    document.body.dataset.mdColorScheme = scheme;
    told[0].content = isDark ? "dark" : "light";
    told[1].content = isDark ? "#103634" : "#0f4c4a"; // of the header, as in extra.css
  }

  function chosen() {
    const choice = kept();
    return Object.hasOwn(NEXT, choice) ? choice : "system";
  }

  const start = new MutationObserver(() => {
    if (!document.body) return;
    start.disconnect();
    show(chosen());
  });
  start.observe(root, { childList: true });

  night.addEventListener("change", () => show(root.dataset.scChoice));
  addEventListener("storage", ({ key }) => key === KEY && show(chosen())); // chosen on another page
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(".sc-scheme")) return;
    const choice = NEXT[root.dataset.scChoice];
    keep(choice);
    show(choice);
  });

  // What the theme's script will say of <html> anyway: said later, it styles the whole page again.
  root.classList.replace("no-js", "js");
  root.classList.add("js-focus-visible");
  root.dataset.jsFocusVisible = "";
}
