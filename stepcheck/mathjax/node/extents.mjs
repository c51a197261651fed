// Where a part of a formula lies, computed from what MathJax drew: its SVG states no widths.

const NUMBERS = /-?[\d.]+/g;
const TRANSFORM = /(translate|scale)\(([^)]*)\)/g;
const EMPTY = [Infinity, Infinity, -Infinity, -Infinity];

// A box is [left, low, right, high]; a motion [scale, x, y].
const joined = (a, b) => [
  Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]),
];
const isEmpty = (box) => box[0] > box[2];
export const STILL = [1, 0, 0];

// What a transform does after what was done before it.
export function moved([scale, x, y], transform) {
  let motion = [scale, x, y];
  for (const [, kind, given] of (transform ?? '').matchAll(TRANSFORM)) {
    const [right, up = 0] = given.match(NUMBERS).map(Number);
    const [s, left, low] = motion;
    motion = kind === 'scale' ? [s * right, left, low] : [s, left + s * right, low + s * up];
  }
  return motion;
}

const boxes = new Map(); // of glyphs, by their paths: a page has each many times

// Curves lie within their control points: for glyphs these are close enough.
function boxOf(path) {
  if (!boxes.has(path)) {
    let box = EMPTY;
    let at = [0, 0];
    for (const [, letter, rest] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
      const numbers = (rest.match(NUMBERS) ?? []).map(Number);
      while (numbers.length) {
        if (letter === 'H') at = [numbers.shift(), at[1]];
        else if (letter === 'V') at = [at[0], numbers.shift()];
        else at = numbers.splice(0, 2);
        box = joined(box, [...at, ...at]);
      }
    }
    boxes.set(path, box);
  }
  return boxes.get(path);
}

function own(adaptor, node) {
  const number = (name) => Number(adaptor.getAttribute(node, name) ?? 0);
  switch (adaptor.kind(node)) {
    case 'path': return boxOf(adaptor.getAttribute(node, 'd') ?? '');
    case 'rect': case 'svg': { // a bracket in pieces is a drawing in the drawing
      const [x, y] = [number('x'), number('y')];
      return [x, y, x + number('width'), y + number('height')];
    }
    default: return EMPTY;
  }
}

// The box around all that is drawn in a node, in the units of its formula; `motion` is that of
// what is around the node.
export function extent(adaptor, node, motion) {
  if (adaptor.kind(node).startsWith('#')) return EMPTY;
  const here = moved(motion, adaptor.getAttribute(node, 'transform'));
  const [scale, x, y] = here;
  const [left, low, right, high] = own(adaptor, node);
  let box = isEmpty([left, low, right, high])
    ? EMPTY : [x + scale * left, y + scale * low, x + scale * right, y + scale * high];
  if (adaptor.kind(node) === 'svg') return box;
  for (const child of adaptor.childNodes(node)) box = joined(box, extent(adaptor, child, here));
  return box;
}

// Every node of a class that `named` accepts, as [name, box].
export function* named(adaptor, node, accepts, motion = STILL) {
  if (adaptor.kind(node).startsWith('#')) return;
  const here = moved(motion, adaptor.getAttribute(node, 'transform'));
  for (const name of (adaptor.getAttribute(node, 'class') ?? '').split(' ')) {
    if (!accepts.test(name)) continue;
    const box = extent(adaptor, node, motion);
    if (!isEmpty(box)) yield [name, box];
  }
  for (const child of adaptor.childNodes(node)) yield* named(adaptor, child, accepts, here);
}
