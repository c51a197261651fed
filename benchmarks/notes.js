// Runs in a page before its own scripts, and notes when things happen, in ms since the request:
//   first, all   when the first formula was on the screen, and the last change of any formula
//   count        how many formulas there are
//   shift        the sum of the layout shifts
//   long         [start, duration] of each task of more than 50 ms
//   last         when something last happened
(() => {
  const notes = window.notes = {first: null, all: null, count: 0, shift: 0, long: [], last: 0};
  const formulas = document.getElementsByTagName('mjx-container');

  const watch = (type, take) => new PerformanceObserver((list) => {
    list.getEntries().forEach(take);
    notes.last = performance.now();
  }).observe({type, buffered: true});
  watch('layout-shift', (entry) => { notes.shift += entry.value; });
  watch('longtask', (entry) => { notes.long.push([entry.startTime, entry.duration]); });

  // An urgent task that is asked for before a frame is drawn runs right after it.
  const note = (names) => scheduler.postTask(() => {
    for (const name of names) notes[name] = notes.last = performance.now();
  }, {priority: 'user-blocking'});

  // Text in a font that is under way is not drawn, or in a font of another width.
  const onTheirWay = () => [...document.fonts].filter((face) => face.status === 'loading');
  const isDrawn = (formula) => {
    if (formula.getBoundingClientRect().width < 3) return false;
    const parts = [formula, ...formula.getElementsByTagName('*')];
    const fonts = parts.map((part) => getComputedStyle(part).fontFamily).join();
    return !onTheirWay().some((face) => fonts.includes(face.family.replace(/["']/g, '')));
  };

  let fonts = 0;
  const look = () => {
    requestAnimationFrame(look);
    if (!formulas.length) return;
    const under = onTheirWay().length;
    const now = [];
    if (formulas.length !== notes.count || under !== fonts) now.push('all');
    [notes.count, fonts] = [formulas.length, under];
    if (notes.first === null && isDrawn(formulas[0])) now.push('first');
    if (now.length) note(now);
  };
  requestAnimationFrame(look);
})();
