/* What Material's search needs besides, and pages from a folder. Runs before Material's own scripts. */

/* The index of the search is nearly as large as a page. Ask for it when the search is opened, or
   when the address has a query (q) or words to mark (h), and not with every page. */
{
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    const toggle = document.getElementById("__search");
    if (!/\/search_index\.json$/.test(url) || toggle.checked || /[?&][hq]=/.test(location.search)) return;
    this.send = () => toggle.addEventListener("change", () => send.call(this), { once: true });
  };
}

/* A dialogue has a name, for those who hear it. */
document.addEventListener("DOMContentLoaded", () => {
  const input = document.querySelector(".md-search__input");
  input?.closest("[role=dialog]").setAttribute("aria-label", input.getAttribute("aria-label"));
});

/* The search runs in a worker, of whose script the same is true: it is fetched with the index. */
if (location.protocol !== "file:") {
  const Worker = window.Worker;
  window.Worker = class LateWorker extends EventTarget {
    constructor(url, ...options) {
      if (!/\/workers\/search\.[^/]*$/.test(url)) return new Worker(url, ...options);
      super();
      this.told = [url, ...options];
      document.getElementById("__search").addEventListener("change", () => this.begun, { once: true });
    }

    get begun() {
      this.worker ??= this.begin();
      return this.worker;
    }

    begin() {
      const worker = new Worker(...this.told);
      worker.addEventListener("message", ({ data }) => {
        this.dispatchEvent(new MessageEvent("message", { data }));
      });
      return worker;
    }

    postMessage(data) {
      this.begun.postMessage(data);
    }
  };
}

/* Browsers refuse a worker to a page that was opened from a file. There, and only there, run the
   worker's script in a hidden frame instead. */
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
   buttons that copy, notes in code. Take it out of the configuration before the theme reads that. */
if (location.protocol === "file:") {
  const arriving = new MutationObserver(() => {
    const config = document.getElementById("__config");
    if (!config?.textContent.trim().endsWith("}")) return;
    arriving.disconnect();
    const { features, ...rest } = JSON.parse(config.textContent);
    const possible = features.filter((name) => name !== "navigation.instant");
    config.textContent = JSON.stringify({ ...rest, features: possible });
  });
  arriving.observe(document, { childList: true, subtree: true });
}
