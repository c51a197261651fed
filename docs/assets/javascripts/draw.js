// Finishes a page in idle time. Draws what lies below the screen, so that a page which is captured, saved
// or shown small somewhere has no gaps; and lets keys reach what is too wide for its place, and nothing
// that is not. Without this script `formulas.css` has things drawn when they are scrolled to.
{
  const UNDRAWN = [
    ".md-typeset mjx-container[display]",
    ".md-typeset mjx-container:not([display]) > svg",
    ".md-typeset .highlight > pre > code",
  ].join();
  const SCROLLERS = {
    "mjx-container[display]": "Formula",
    ".sc-table": "Table",
    ".md-typeset__scrollwrap": "Table", // the theme's, around those of figures
    ".sg-drawings": "Graph",
    ".sg-product": "Product along the path",
    ".highlight > pre > code": "Listing",
  };
  const AT_ONCE = 4; // milliseconds of one task: with the frame that follows, even a slow phone scrolls on
  const PARTS = 4; // laid out together: the browser looks at the whole page each time
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 20));

  // What is wider than its place is a stop of Tab, with a name. The theme knows listings, but has
  // no look at those that are not drawn yet. All widths are read first: each change between two of
  // them would have the page laid out again.
  function nameAll(where = document) {
    const parts = Object.entries(SCROLLERS).flatMap(([selector, kind]) =>
      [...where.querySelectorAll(selector)].map((part) => [part, kind, part.scrollWidth > part.clientWidth + 1]));
    for (const [part, kind, isWide] of parts) if (isWide !== part.hasAttribute("tabindex")) name(part, kind, isWide);
    // The theme's button at each listing is no landmark.
    for (const part of where.querySelectorAll(".md-code__nav")) part.setAttribute("role", "none");
  }

  function name(part, kind, isWide) {
    const given = { tabindex: "0", role: "group", "aria-label": `${kind}, scrolls sideways` };
    for (const [attribute, value] of Object.entries(given)) {
      if (isWide) part.setAttribute(attribute, value);
      else part.removeAttribute(attribute);
    }
  }

  function begin() {
    const waiting = [...document.querySelectorAll(UNDRAWN)].reverse();

    function draw() {
      const start = performance.now();
      while (waiting.length && performance.now() - start < AT_ONCE) {
        const parts = waiting.splice(-PARTS);
        for (const part of parts) part.classList.add("sc-drawn");
        parts[0].getBoundingClientRect(); // styled and laid out now, so that its time counts
      }
      if (waiting.length) idle(draw);
      else idle(() => nameAll());
    }

    idle(draw);
  }

  let resized;
  window.addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => idle(() => nameAll()), 200);
  });
  // Notes that open; and figures whose drawings change places when one does.
  document.addEventListener("toggle", ({ target }) => nameAll(target.closest?.("figure") ?? target), true);

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(begin);
  else begin();
}
