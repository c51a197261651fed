// Fetches the scripts that move live graphs when one comes near: most pages have none.
{
  const sources = ["numbers.js", "graph.js"].map((n) => new URL(n, document.currentScript.src));
  let fetched = false;

  const near = new IntersectionObserver((seen) => {
    if (fetched || !seen.some(({ isIntersecting }) => isIntersecting)) return;
    fetched = true;
    near.disconnect();
    for (const source of sources) {
      const script = document.createElement("script");
      script.src = source;
      script.async = false; // the second needs the first
      document.head.append(script);
    }
  }, { rootMargin: "1000px" });

  function look() {
    if (fetched) return; // the script finds the graphs of later pages by itself
    for (const graph of document.querySelectorAll("stepcheck-graph")) near.observe(graph);
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(look);
  else look();
}
