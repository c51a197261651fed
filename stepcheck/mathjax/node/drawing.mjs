// Makes MathJax's SVG small: groups that only move their contents are dissolved, what no reader,
// style or script uses is dropped, and outlines are left to `outlines`.

// One thousandth of an em is finer than any screen: whole numbers do.
const round = (number) => String(Math.round(number) || 0); // never “-0”
const escape = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

const BELOW = -130; // of a baseline, the line under a link
const WAVE = 140; // from one crossing of its middle to the next

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
  const [right, up] = [round(x), round(y)];
  return right === '0' && up === '0' ? rest : `translate(${right} ${up})${rest}`;
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
  kept.class = classes.filter((name) => !/^(mjx-|MathJax|sc-(ok|no|s\d+)$)/.test(name)).join(' ');
  if (adaptor.kind(node) === 'a' && kept.href) {
    kept['xlink:href'] = kept.href;
    delete kept.href;
  }
  return kept;
}

// A wavy line in the place of a straight one: below what is wrong, it hides nothing of it.
function wavy({x1, x2, y1}) {
  const waves = Math.max(2, Math.round((x2 - x1) / WAVE));
  const half = Math.round((x2 - x1) / waves);
  const d = `M${round(x1)} ${round(y1)}q${half / 2} ${WAVE / 2} ${half} 0${`t${half} 0`.repeat(waves - 1)}`;
  return element('path', {d, fill: 'none', 'stroke-width': '55'});
}

// A link among words is known by more than its colour. MathJax lays a rectangle under it, to be hit.
const underlined = (contents) => contents.filter(({kind}) => kind === 'rect').slice(0, 1).map(
  ({attributes: {x, width}}) => element('path', {d: `M${x} ${BELOW}h${width}`, 'stroke-width': '40'}),
);

const isBare = ({attributes}) => Object.values(attributes).every((value) => !value);

// A group with one glyph in it, which is not moved itself, is that glyph, moved.
function merged(group) {
  const [only, ...more] = group.children;
  const {transform, ...others} = group.attributes;
  const isGlyph = only.kind === 'use' && !only.transform && !only.x && !only.y;
  return isGlyph && !more.length && isBare({attributes: others}) ? {...only, transform} : group;
}

// The elements that a node of MathJax's SVG becomes, moved by x and y.
export function drawn(adaptor, node, outlines, x = 0, y = 0) {
  const kind = adaptor.kind(node);
  if (kind.startsWith('#')) return [];
  const own = motion(adaptor.getAttribute(node, 'transform'));
  const [left, up] = [x + own.x, y + own.y];
  if (kind === 'path' && adaptor.getAttribute(node, 'data-c')) {
    const path = adaptor.getAttribute(node, 'd');
    return path ? [outlines.glyph(path, left, up, own.rest && moved(left, up, own.rest))] : [];
  }
  const attributes = attributesOf(adaptor, node);
  const inside = (dx, dy) =>
    adaptor.childNodes(node).flatMap((child) => drawn(adaptor, child, outlines, dx, dy));
  if (kind === 'g' && !own.rest && isBare({attributes})) return inside(left, up);
  const contents = inside(0, 0).map((child) => (
    child.kind === 'line' && /(^| )sc-wrong( |$)/.test(attributes.class) ? wavy(child.attributes) : child
  ));
  if (kind === 'a') contents.push(...underlined(contents));
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
