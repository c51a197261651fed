// Draws what lies below the screen in idle time, so that a page which is captured, saved or shown
// small somewhere has no gaps. Without this script `formulas.css` has it drawn when it is scrolled to.
{
  const UNDRAWN = [
    ".md-typeset mjx-container[display]",
    ".md-typeset mjx-container:not([display]) > svg",
    ".md-typeset .highlight > pre > code",
  ].join();
  const AT_ONCE = 4; // milliseconds of one task: with the frame that follows, even a slow phone scrolls on
  const PARTS = 4; // laid out together: the browser looks at the whole page each time
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 20));

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
    }

    idle(draw);
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(begin);
  else begin();
}
