// How many numbers a command of an SVG path takes.
const TAKES = {m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, z: 0};

// The path by relative moves: shorter, and the same text wherever its outline stands.
export function relative(path) {
  const at = {x: 0, y: 0};
  let start = {...at};
  let text = '';
  for (const [, letter, rest] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const kind = letter.toLowerCase();
    if (letter === kind && kind !== 'z') throw new Error(`a path that is relative: ${path}`);
    const steps = [];
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number);
    while (numbers.length) steps.push(...step(kind, numbers.splice(0, TAKES[kind]), at));
    if (kind === 'm') start = {...at};
    if (kind === 'z') Object.assign(at, start);
    text += kind + steps.join(' ').replace(/ -/g, '-');
  }
  return text;
}

// The numbers of one command as distances from a point, which moves to where the command ends.
function step(kind, numbers, at) {
  const axis = (n) => ({h: 'x', v: 'y'}[kind] ?? 'xy'[n % 2]);
  const steps = numbers.map((number, n) => Number((number - at[axis(n)]).toFixed(1)));
  numbers.slice(-2).forEach((number, n) => { at[axis(n)] = number; });
  return steps;
}
