/* What Material's search needs besides, and pages from a folder. Runs before Material's own scripts. */

/* A dialogue has a name, for those who hear it. */
document.addEventListener("DOMContentLoaded", () => {
  const input = document.querySelector(".md-search__input");
  input?.closest("[role=dialog]").setAttribute("aria-label", input.getAttribute("aria-label"));
});

/* Browsers refuse a worker to a page that was opened from a file. There, and only there, run the
   worker's script in a hidden frame instead, as the theme's documentation says (`iframe-worker`). */
if (location.protocol === "file:") {
  window.IFrameWorker = window.Worker = class IFrameWorker extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inner = frame.contentWindow;
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.postMessage = (data) => this.loaded.then(() => {
        inner.dispatchEvent(new MessageEvent("message", { data }));
      });
      const script = frame.contentDocument.createElement("script");
      this.loaded = new Promise((resolve) => script.addEventListener("load", resolve));
      script.src = url;
      frame.contentDocument.body.append(script);
    }
  };
}

/* Instant navigation gives up on such a page, and with it whatever waits for the theme's `document$`:
   buttons that copy, notes in code. Take it out of the configuration before the theme reads that; and
   name its own worker of the search, for here the index comes late anyway. */
if (location.protocol === "file:") {
  const arriving = new MutationObserver(() => {
    const config = document.getElementById("__config");
    if (!config?.textContent.trim().endsWith("}")) return;
    arriving.disconnect();
    const { features, search, ...rest } = JSON.parse(config.textContent);
    const possible = features.filter((name) => name !== "navigation.instant");
    const own = search?.replace("late-search.js#", "");
    config.textContent = JSON.stringify({ ...rest, features: possible, search: own });
  });
  arriving.observe(document, { childList: true, subtree: true });
}
