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

  // A message that is sent before a frame is drawn arrives after it.
  const drawn = new MessageChannel();
  drawn.port1.onmessage = ({data}) => { notes[data] = notes.last = performance.now(); };

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
    if (formulas.length !== notes.count || under !== fonts) drawn.port2.postMessage('all');
    [notes.count, fonts] = [formulas.length, under];
    if (notes.first === null && isDrawn(formulas[0])) drawn.port2.postMessage('first');
  };
  requestAnimationFrame(look);
})();
