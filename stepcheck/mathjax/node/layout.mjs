// What we have MathJax do otherwise, as a filter of the trees that it makes of LaTeX: where the line
// of a sentence may break inside a formula, and how far apart rows with fractions stand.

const [REL, OPEN, CLOSE] = [3, 4, 5]; // MathJax's numbers for what a sign is
const LONG = 5; // signs on a side of a relation, without which a break there would only disturb
const APART = '0.7em'; // between a row with a fraction and the next

const children = (node) => node.childNodes ?? [];

function signs(node) {
  if (!node) return 0;
  return node.isToken ? [...node.getText()].length : children(node).reduce((n, c) => n + signs(c), 0);
}

// The relations of a formula that stand in no brackets and have enough on both sides.
function breaks(row) {
  const parts = children(row);
  const sizes = parts.map(signs);
  const sum = (from, to) => sizes.slice(from, to).reduce((a, b) => a + b, 0);
  let depth = 0;
  return parts.filter((part, n) => {
    if (part.texClass === OPEN) depth += 1;
    if (part.texClass === CLOSE) depth -= 1;
    const isBetween = part.isKind('mo') && part.texClass === REL && depth === 0;
    return isBetween && sum(0, n) >= LONG && sum(n + 1) >= LONG;
  });
}

function keepTogether(root) {
  const allowed = new Set(breaks(root.childNodes[0]));
  root.walkTree((node) => {
    if (node.isKind('mo') && !allowed.has(node)) node.attributes.set('linebreak', 'nobreak');
  });
}

const isTall = (node) => node.isKind('mfrac') || node.isKind('munderover') || node.isKind('munder');
const hasTall = (node) => isTall(node) || children(node).some(hasTall);

function giveRoom(table) {
  const rows = children(table);
  if (rows.length < 2 || table.attributes.get('displaystyle') !== true) return;
  const given = String(table.attributes.get('rowspacing')).split(' ');
  const gaps = rows.slice(1).map((row, n) => (
    hasTall(row) && hasTall(rows[n]) ? APART : given[Math.min(n, given.length - 1)]
  ));
  table.attributes.set('rowspacing', gaps.join(' '));
}

export function tidy({data: {root}}) {
  if (root.attributes.get('display') !== 'block') keepTogether(root);
  root.walkTree((node) => node.isKind('mtable') && giveRoom(node));
}
