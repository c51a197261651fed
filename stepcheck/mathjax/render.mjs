// Typesets LaTeX with MathJax: one JSON request a line on stdin, one JSON answer a line on stdout.
//   {"formulas": [{"latex", "display"}]} -> {"formulas": [{"html", "width"} or {"error"}]}
//   {"stylesheet": true}                 -> {"stylesheet": "…"}
// Argument: the folder that holds node_modules.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const require = createRequire(join(process.argv[2], 'package.json'));
const MathJax = require('mathjax');

// `noerrors` and `noundefined` are left out: they hide an author's mistake in red type.
const packages = [
  'ams', 'newcommand', 'begingroup', 'configmacros', 'boldsymbol', 'html', 'cancel', 'enclose',
  'color', 'textmacros', 'mathtools',
];

// The colours of these classes are in the site's stylesheet, where they can follow light and dark.
const macros = {
  wrong: ['\\class{sc-wrong}{\\enclose{updiagonalstrike}{#1}}', 1],
  unchecked: [
    '\\class{sc-unchecked}{#2}\\quad\\class{sc-reason}{\\text{\\scriptsize not checked: #1}}', 2,
  ],
};

await MathJax.init({
  loader: {
    load: ['input/tex-base', 'output/svg', 'a11y/assistive-mml', ...packages.map((p) => `[tex]/${p}`)],
  },
  tex: {
    packages: ['base', ...packages],
    macros,
    formatError(_jax, error) { throw error; },
  },
  // Without a glyph cache the markup has no ids, so a formula does not depend on its neighbours.
  svg: {fontCache: 'none', displayOverflow: 'scroll'},
});
const adaptor = MathJax.startup.adaptor;

function* descendants(node) {
  for (const child of adaptor.childNodes(node)) {
    if (adaptor.kind(child).startsWith('#')) continue;
    yield child;
    yield* descendants(child);
  }
}

// The LaTeX of each part is dropped (it doubles the page), and links get the SVG 1.1 attribute:
// a theme with instant navigation assigns to `href`, which SVG elements do not allow.
function clean(node) {
  const isLink = adaptor.kind(node) === 'a';
  if (isLink) adaptor.setAttribute(node, 'xlink:href', adaptor.getAttribute(node, 'href'));
  if (isLink) adaptor.removeAttribute(node, 'href');
  adaptor.removeAttribute(node, 'data-latex');
}

// What MathJax typesets without complaint, but no reader should meet.
function complaint(nodes) {
  const missing = nodes.find((node) => adaptor.kind(node) === 'text');
  if (missing) return `No glyph for “${adaptor.textContent(missing)}” in the font of formulas`;
  const unresolved = nodes.find((node) => adaptor.getAttribute(node, 'xlink:href') === '#');
  if (unresolved) return 'A reference to a \\label that is not on this page above it';
  return nodes.some((node) => adaptor.kind(node) === 'merror') ? 'Not understood' : null;
}

// The width in ex below which a display has to scroll; null for an inline formula.
function width(container, display) {
  if (!display) return null;
  const [svg] = adaptor.tags(container, 'svg');
  const stated = adaptor.getAttribute(svg, 'width');
  return parseFloat(stated.endsWith('ex') ? stated : adaptor.getStyle(container, 'min-width'));
}

async function typeset({latex, display}) {
  try {
    const container = await MathJax.tex2svgPromise(latex, {display});
    const nodes = [...descendants(container)];
    nodes.forEach(clean);
    const error = complaint(nodes);
    if (error) return {error};
    return {html: adaptor.outerHTML(container), width: width(container, display)};
  } catch (error) {
    return {error: error.message};
  }
}

async function answer(request) {
  if (request.stylesheet) return {stylesheet: adaptor.textContent(MathJax.svgStylesheet())};
  // Labels, numbers and the author's macros end with the request.
  MathJax.texReset();
  await MathJax.tex2svgPromise('\\begingroupSandbox');
  const formulas = [];
  for (const formula of request.formulas) formulas.push(await typeset(formula));
  return {formulas};
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
