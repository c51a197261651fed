// Makes MathJax's SVG small: groups that only move their contents are dissolved, what no reader,
// style or script uses is dropped, and a glyph is drawn once a page and used wherever it stands.

// One thousandth of an em is finer than any screen: whole numbers do.
const round = (number) => String(Math.round(number) || 0); // never “-0”
const stated = (number) => (round(number) === '0' ? '' : round(number));
const escape = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

// The outlines of a page, each with the name it is used by; without sharing, each stands in place.
export class Glyphs {
  constructor(shared) {
    this.shared = shared;
    this.names = new Map();
  }

  draw(outline, x, y, rest) {
    if (!this.shared) return element('path', {d: outline, transform: moved(x, y, rest)});
    if (!this.names.has(outline)) this.names.set(outline, `g${this.names.size.toString(36)}`);
    // Not `href`: a theme with instant navigation assigns to it, which SVG elements do not allow.
    const link = {'xlink:href': `#${this.names.get(outline)}`};
    const place = rest ? {transform: moved(x, y, rest)} : {x: stated(x), y: stated(y)};
    return element('use', {...link, ...place});
  }

  // As bold as MathJax's own stylesheet makes them.
  definitions() {
    const paths = [...this.names].map(([d, id]) => `<path id="${id}" stroke-width="3" d="${d}"/>`);
    return paths.join('');
  }
}

const element = (kind, attributes, children = []) => ({kind, attributes, children});

// The HTML of an element or of text; attributes without a value are left out.
export function markup({kind, attributes, children, text}) {
  if (text) return escape(text);
  const given = Object.entries(attributes).filter(([, value]) => value);
  const opening = [kind, ...given.map(([name, value]) => `${name}="${escape(value)}"`)].join(' ');
  return children.length
    ? `<${opening}>${children.map(markup).join('')}</${kind}>` : `<${opening}/>`;
}

// "translate(1.2,3) scale(2)" as {x, y, rest}: by how much it moves, and what else it does.
function motion(transform) {
  const match = /^translate\(([-\d.]+)[, ]+([-\d.]+)\)\s*(.*)$/.exec(transform ?? '');
  if (!match) return {x: 0, y: 0, rest: transform ?? ''};
  const inner = motion(match[3]);
  return {x: +match[1] + inner.x, y: +match[2] + inner.y, rest: inner.rest};
}

function moved(x, y, rest) {
  if (!stated(x) && !stated(y)) return rest;
  return `translate(${round(x)}${stated(y) && ` ${stated(y)}`})${rest}`;
}

// What MathJax's stylesheet says of these by attributes that are dropped here.
const LINE = {fill: 'none', 'stroke-width': '70'};
const DASHES = {
  'mjx-dashed': {'stroke-dasharray': '140'},
  'mjx-dotted': {'stroke-dasharray': '0,140', 'stroke-linecap': 'round'},
};
const UNUSED = /^data-|^(transform|class)$/;

function attributesOf(adaptor, node) {
  const all = Object.fromEntries(adaptor.allAttributes(node).map(({name, value}) => [name, value]));
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => !UNUSED.test(name)));
  if (all['data-line'] || all['data-frame']) Object.assign(kept, LINE);
  const classes = (all.class ?? '').split(' ');
  for (const name of classes) Object.assign(kept, DASHES[name]);
  kept.class = classes.filter((name) => !/^(mjx-|MathJax)/.test(name)).join(' ');
  if (adaptor.kind(node) === 'a' && kept.href) {
    kept['xlink:href'] = kept.href;
    delete kept.href;
  }
  return kept;
}

const isBare = ({attributes}) => Object.values(attributes).every((value) => !value);

const PLACED = ['transform', 'x', 'y', 'x1', 'y1'];

// A group with one thing in it, which is not moved itself, is that thing, moved.
function merged(group) {
  const [only, ...more] = group.children;
  const {transform, ...others} = group.attributes;
  const isPlaced = PLACED.some((name) => only.attributes[name]);
  if (more.length || isPlaced || !isBare({attributes: others})) return group;
  return element(only.kind, {...only.attributes, transform}, only.children);
}

// The elements that a node of MathJax's SVG becomes, moved by x and y.
export function drawn(adaptor, node, glyphs, x = 0, y = 0) {
  const kind = adaptor.kind(node);
  if (kind.startsWith('#')) return [];
  const own = motion(adaptor.getAttribute(node, 'transform'));
  const [left, up] = [x + own.x, y + own.y];
  if (kind === 'path' && adaptor.getAttribute(node, 'data-c')) {
    return [glyphs.draw(adaptor.getAttribute(node, 'd'), left, up, own.rest)];
  }
  const attributes = attributesOf(adaptor, node);
  const inside = (dx, dy) =>
    adaptor.childNodes(node).flatMap((child) => drawn(adaptor, child, glyphs, dx, dy));
  if (kind === 'g' && !own.rest && isBare({attributes})) return inside(left, up);
  const contents = inside(0, 0);
  if (kind in PLACES) return [element(kind, shifted(kind, attributes, left, up), contents)];
  const whole = element(kind, {...attributes, transform: moved(left, up, own.rest)}, contents);
  if (kind !== 'g') return [whole];
  return contents.length ? [merged(whole)] : [];
}

// These state where they are by themselves.
const PLACES = {
  line: {x1: 'x', x2: 'x', y1: 'y', y2: 'y'}, rect: {x: 'x', y: 'y'}, svg: {x: 'x', y: 'y'},
};

function shifted(kind, attributes, x, y) {
  const by = {x, y};
  const places = Object.entries(PLACES[kind]).map(
    ([name, axis]) => [name, round(Number(attributes[name] ?? 0) + by[axis])],
  );
  return {...attributes, ...Object.fromEntries(places)};
}
