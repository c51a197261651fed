// Typesets LaTeX with MathJax: one JSON request a line on stdin, one JSON answer a line on stdout.
//   {"formulas": [{"latex", "display", "narrow", "plain"}], "shared", "room"}
//     -> {"formulas": [{"html", "sizes", "numbers"} or {"error"}], "glyphs"}
// `narrow` is another setting of a display, drawn too where the first is wider than `room`, in ex.
// A `plain` formula becomes text. With `shared`, outlines stand in `glyphs` once, and the formulas
// refer to them.
// Argument: the folder that holds node_modules.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {markup} from './drawing.mjs';
import {tidy} from './layout.mjs';
import {Outlines, Separate} from './outlines.mjs';
import {Setting} from './setting.mjs';

const require = createRequire(join(process.argv[2], 'package.json'));
const MathJax = require('mathjax');

// `noerrors` and `noundefined` are left out: they hide an author's mistake in red type.
const packages = [
  'ams', 'newcommand', 'begingroup', 'configmacros', 'boldsymbol', 'html', 'cancel', 'enclose',
  'color', 'textmacros', 'mathtools',
];

// The colours of these classes are in the site's stylesheet, where they can follow light and dark.
const macros = {
  wrong: ['\\class{sc-wrong}{\\enclose{bottom}{#1}}', 1],
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
  svg: {fontCache: 'none', displayOverflow: 'scroll'}, // drawing.mjs has a cache for the page
});
MathJax.startup.document.inputJax[0].postFilters.add(tidy);
const adaptor = MathJax.startup.adaptor;

function* descendants(node) {
  for (const child of adaptor.childNodes(node)) {
    if (adaptor.kind(child).startsWith('#')) continue;
    yield child;
    yield* descendants(child);
  }
}

// What MathJax typesets without complaint, but no reader should meet.
function complaint(nodes) {
  const texts = nodes.filter((node) => adaptor.kind(node) === 'text').map(adaptor.textContent, adaptor);
  const missing = texts.find((text) => text);
  if (missing) return `No glyph for “${missing}” in the font of formulas`;
  const unresolved = nodes.find((node) => adaptor.getAttribute(node, 'href') === '#');
  if (unresolved) return 'A reference to a \\label that is not on this page';
  return nodes.some((node) => adaptor.kind(node) === 'merror') ? 'Not understood' : null;
}

async function typeset(latex, display) {
  const container = await MathJax.tex2svgPromise(latex, {display});
  const nodes = [...descendants(container)];
  const error = complaint(nodes);
  if (error) throw new Error(error);
  return new Setting(adaptor, container, nodes);
}

// A formula with its drawings still as elements, and its narrow setting if it needs that one.
async function formula({latex, display, narrow, plain}, outlines, request) {
  const setting = await typeset(latex, display);
  if (plain) return {drawings: [{text: setting.text()}], sizes: [], numbers: []};
  const isWide = display && narrow && setting.size.width > request.room;
  const other = isWide ? await typeset(narrow, display).catch(() => null) : null;
  const settings = other && other.size.width < setting.size.width ? [setting, other] : [setting];
  const names = settings.length > 1 ? ['sc-wide', 'sc-narrow'] : [''];
  const text = request.shared ? setting.text() : '';
  return {
    drawings: settings.flatMap((each, n) => each.drawing(outlines, names[n], n ? '' : text)),
    joint: display ? '' : '<wbr>', // where a line of text may break
    mathml: setting.mathml(),
    sizes: display ? settings.map((each) => each.size) : [],
    numbers: setting.numbers,
  };
}

async function answer(request) {
  // Labels, numbers and the author's macros end with the request.
  MathJax.texReset();
  await MathJax.tex2svgPromise('\\begingroupSandbox');
  const outlines = request.shared ? new Outlines() : new Separate();
  const found = [];
  for (const each of request.formulas) {
    found.push(await formula(each, outlines, request).catch(({message}) => ({error: message})));
  }
  outlines.share(found.flatMap(({drawings = []}) => drawings));
  const formulas = found.map(({error, drawings, joint = '', mathml = '', ...rest}) => (
    error ? {error} : {html: drawings.map(markup).join(joint) + mathml, ...rest}
  ));
  return {formulas, glyphs: outlines.definitions()};
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
