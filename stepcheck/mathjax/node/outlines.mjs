// The outlines that a page draws, each once: glyphs, and sequences of glyphs that it has often, such
// as a derivative. A browser builds a tree of its own for each reference: the fewer, the faster.
import {relative} from './path.mjs';

const OFTEN = 5; // so often a sequence stands on a page to be an outline of its own
const LONGEST = 12; // glyphs in a sequence
const ROUNDS = 6; // in each, neighbours are joined in pairs

class Outline {
  constructor(parts, halves = null) {
    this.parts = parts; // {path, x, y} of each glyph
    this.halves = halves; // what a sequence was joined from, {outline, x, y} each
    this.uses = 0;
    this.name = '';
  }

  get path() {
    return this.parts.map(({path, x, y}) => (x || y ? `M${x} ${y}` : 'M0 0') + path).join('');
  }
}

const isPlain = (element) => element?.outline && !element.transform;

function* listsOf(elements) {
  yield elements;
  for (const {children = []} of elements) yield* listsOf(children);
}

export class Outlines {
  constructor() {
    this.known = new Map();
    this.numbers = new Map();
  }

  // A reference to a glyph, at x and y, or as `transform` says.
  glyph(path, x, y, transform) {
    const outline = this.remember(path, () => new Outline([{path: relative(path), x: 0, y: 0}]));
    return this.reference(outline, x, y, transform);
  }

  remember(key, make) {
    if (!this.known.has(key)) this.known.set(key, make());
    const outline = this.known.get(key);
    if (!this.numbers.has(outline)) this.numbers.set(outline, this.numbers.size);
    return outline;
  }

  reference(outline, x, y, transform = '') {
    const place = {x: Math.round(x) || 0, y: Math.round(y) || 0, transform};
    return {kind: 'use', outline, ...place, children: []};
  }

  // Join what stands together often, and name what is used; `elements` are all of the page.
  share(elements) {
    const lists = [...listsOf(elements)];
    for (let round = 0; round < ROUNDS && this.join(lists); round += 1);
    const references = () => lists.flat().filter(({outline}) => outline);
    for (const {outline} of references()) outline.uses += 1;
    for (const list of lists) list.splice(0, list.length, ...list.flatMap((e) => this.apart(e)));
    for (const outline of this.known.values()) outline.uses = 0;
    for (const {outline} of references()) outline.uses += 1;
    this.used = [...this.known.values()].filter(({uses}) => uses).sort((a, b) => b.uses - a.uses);
    this.used.forEach((outline, n) => { outline.name = `g${n.toString(36)}`; });
    for (const reference of references()) reference.attributes = attributesOf(reference);
  }

  // Join neighbours, one round; whether there were any to join.
  join(lists) {
    const counts = new Map();
    for (const list of lists) {
      for (let n = 1; n < list.length; n += 1) {
        const key = this.key(list[n - 1], list[n]);
        if (key) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const often = (a, b) => counts.get(this.key(a, b)) ?? 0;
    let found = false;
    for (const list of lists) {
      for (let n = 0; n + 1 < list.length; n += 1) {
        const times = often(list[n], list[n + 1]);
        if (times < OFTEN || often(list[n + 1], list[n + 2]) > times) continue;
        list.splice(n, 2, this.joined(list[n], list[n + 1]));
        found = true;
      }
    }
    return found;
  }

  // What two neighbours have in common with others of their kind; none if they can't be joined.
  key(a, b) {
    if (!isPlain(a) || !isPlain(b)) return '';
    if (a.outline.parts.length + b.outline.parts.length > LONGEST) return '';
    const [first, second] = [a, b].map(({outline}) => this.numbers.get(outline));
    return `${first} ${second} ${b.x - a.x} ${b.y - a.y}`;
  }

  joined(a, b) {
    const [x, y] = [b.x - a.x, b.y - a.y];
    const outline = this.remember(this.key(a, b), () => new Outline(
      [...a.outline.parts, ...b.outline.parts.map((p) => ({...p, x: p.x + x, y: p.y + y}))],
      [{outline: a.outline, x: 0, y: 0}, {outline: b.outline, x, y}],
    ));
    return this.reference(outline, a.x, a.y);
  }

  // A sequence that is used too rarely in the end, as its halves.
  apart(element) {
    const {outline, x, y} = element;
    if (!outline?.halves || outline.uses >= OFTEN) return [element];
    return outline.halves.flatMap(
      (half) => this.apart(this.reference(half.outline, x + half.x, y + half.y)),
    );
  }

  // As bold as MathJax's own stylesheet makes them.
  definitions() {
    const paths = this.used.map(({name, path}) => `<path id="${name}" d="${path}"/>`);
    return paths.length ? `<g stroke-width="3">${paths.join('')}</g>` : '';
  }
}

// Not `href`: a theme with instant navigation assigns to it, which SVG elements do not allow.
function attributesOf({outline, x, y, transform}) {
  const place = transform ? {transform} : {x: x && String(x), y: y && String(y)};
  return {'xlink:href': `#${outline.name}`, ...place};
}

// The same without sharing: each drawing has its outlines in itself.
export class Separate {
  glyph(path, x, y, transform) {
    const place = transform || (Math.round(x) || Math.round(y)
      ? `translate(${Math.round(x) || 0} ${Math.round(y) || 0})` : '');
    return {kind: 'path', attributes: {d: path, transform: place}, children: []};
  }

  share() {}

  definitions() {
    return '';
  }
}
