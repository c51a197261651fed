// Fetches the script that moves live graphs when one comes near: most pages have none.
{
  const source = new URL("graph.js", document.currentScript.src);
  let fetched = false;

  const near = new IntersectionObserver((seen) => {
    if (fetched || !seen.some(({ isIntersecting }) => isIntersecting)) return;
    fetched = true;
    near.disconnect();
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
  }, { rootMargin: "1000px" });

  function look() {
    if (fetched) return; // the script finds the graphs of later pages by itself
    for (const graph of document.querySelectorAll("stepcheck-graph")) near.observe(graph);
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(look);
  else look();
}
