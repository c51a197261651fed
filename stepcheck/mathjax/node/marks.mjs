// What classes in a formula say of its parts: which sign has been checked, which part is a symbol.
import {named} from './extents.mjs';

const ABOVE = 150; // between a sign and its mark

const all = (adaptor, contents, accepts) => contents.flatMap(
  (node) => [...named(adaptor, node, accepts)],
);

// A mark over each sign of the class `sc-ok`, for what holds, or `sc-no`, for what is shown as wrong.
export function marks(adaptor, contents) {
  return all(adaptor, contents, /^sc-(ok|no)$/).map(([name, [left, , right, high]]) => ({
    kind: 'use',
    attributes: {
      class: name,
      'xlink:href': `#${name}`,
      x: String(Math.round((left + right) / 2)),
      y: String(Math.round(high + ABOVE)),
    },
    children: [],
  }));
}

// Where the symbols are whose classes are `sc-s1`, `sc-s2`, …: number, left, low, width, height.
export function symbols(adaptor, contents) {
  return all(adaptor, contents, /^sc-s\d+$/).map(([name, [left, low, right, high]]) => (
    [name.slice(4), ...[left, low, right - left, high - low].map(Math.round)].join(' ')
  )).join(';');
}
