// Fetches the scripts of figures when one comes near: most pages have none that moves. A graph that
// plays needs few of them for that, and those that move its numbers only when its reader touches it.
{
  const MOVE = ["walk.js", "numbers.js", "graph.js"]; // the last needs the others
  const PLAY = ["walk.js", "play.js"];
  const PLANE = ["doubles.js", "plane.js"]; // before the others, or behind them; and a kind of view
  const VIEWS = { "stepcheck-contours": "contours.js", "stepcheck-examples": "examples.js" };
  const TAKE = ["take.js"];
  const here = document.currentScript.src;
  const fetched = new Set();

  function fetchAll(names) {
    for (const name of names) {
      if (fetched.has(name)) continue;
      fetched.add(name);
      const script = document.createElement("script");
      script.src = new URL(name, here);
      script.async = false; // in their order
      document.head.append(script);
    }
  }

  function move(graph) {
    fetchAll(MOVE);
    for (const view in VIEWS) if (graph.querySelector(view)) fetchAll([...PLANE, VIEWS[view]]);
  }

  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (target.matches(".sc-take")) fetchAll(TAKE);
      else if ("plays" in target.dataset) fetchAll(PLAY);
      else move(target);
    }
  }, { rootMargin: "1000px" });

  function touch({ target }) {
    const graph = target.closest?.("stepcheck-graph");
    if (graph && !target.closest("[data-does=play]")) move(graph);
  }

  for (const type of ["pointerdown", "focusin", "click", "input"]) document.addEventListener(type, touch);

  function look() {
    for (const figure of document.querySelectorAll("stepcheck-graph, .sc-take")) near.observe(figure);
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(look);
  else look();
}
