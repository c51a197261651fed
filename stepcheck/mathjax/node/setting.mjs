// One typeset formula: its size, its numbers, its drawing, its MathML, and itself as plain text.
import {drawn} from './drawing.mjs';
import {marks, symbols} from './marks.mjs';
import {words} from './words.mjs';

const EX = 442; // thousandths of an em in an ex, MathJax's unit of length
const AXIS = 250; // of a line, above its baseline
const inEx = (length) => Number((length / EX).toFixed(3));

// MathJax marks a place for a line break by the width of the space there, in thousandths of an em.
const SPACES = {1: 111, 2: 167, 3: 222, 4: 278, 5: 333};
// What MathML needs for a layout, and its readers do not.
const LAYOUT = /^(data-.*|xmlns|class|href|(column|row|frame)spacing|indentshift|linebreak)$/;

export class Setting {
  constructor(adaptor, container, nodes) {
    this.adaptor = adaptor;
    this.container = container;
    this.math = nodes.find((node) => adaptor.kind(node) === 'math');
    this.numbers = [];
    const table = nodes.find((node) => adaptor.getAttribute(node, 'data-table') === 'true');
    if (table) this.takeNumbers(table, nodes);
    else this.takePieces();
    this.tidyMathml([this.math]);
  }

  // A formula in a line of text comes in pieces, between which the line may break.
  takePieces() {
    const {adaptor} = this;
    const isPiece = (node) => ['svg', 'mjx-break'].includes(adaptor.kind(node));
    this.pieces = [];
    for (const node of adaptor.childNodes(this.container).filter(isPiece)) {
      if (adaptor.kind(node) === 'svg') this.pieces.push(this.piece(node));
      else this.pieces.at(-1).space = SPACES[adaptor.getAttribute(node, 'size')] ?? 0;
    }
    const [, , width, height] = this.pieces[0].frame;
    this.size = {width: inEx(width), height: inEx(height)};
  }

  piece(svg) {
    const {adaptor} = this;
    return {
      frame: adaptor.getAttribute(svg, 'viewBox').split(' ').map(Number),
      align: adaptor.getStyle(svg, 'vertical-align'),
      contents: adaptor.childNodes(adaptor.childNodes(svg)[0]),
      space: 0,
    };
  }

  // MathJax draws a numbered display in pixels, with its numbers at the end of the line. Text may
  // grow, and screens are narrow: so we take what is numbered, and of the numbers text and place.
  takeNumbers(table, nodes) {
    const {adaptor} = this;
    const [middle, top, , height] = adaptor.getAttribute(table, 'viewBox').split(' ').map(Number);
    const [flipped] = adaptor.childNodes(table);
    const frame = [0, top, 2 * middle, height];
    this.pieces = [{frame, align: '', contents: adaptor.childNodes(flipped), space: 0}];
    this.size = {width: inEx(2 * middle), height: inEx(height)};
    const rowsDrawn = nodes.filter(
      (node) => adaptor.getAttribute(node, 'data-mml-node') === 'mlabeledtr',
    );
    const rows = nodes.filter((node) => adaptor.kind(node) === 'mlabeledtr');
    const ids = nodes.map((node) => adaptor.getAttribute(node, 'id')).filter((id) => id);
    this.numbers = rows.map((row, n) => this.number(row, ids[n], rowsDrawn[n], -top));
  }

  number(row, id, rowDrawn, above) {
    const {adaptor} = this;
    const [label] = adaptor.childNodes(row);
    const text = words(adaptor, label);
    adaptor.remove(label);
    const [, up] = /,\s*([-\d.]+)\)/.exec(adaptor.getAttribute(rowDrawn, 'transform')) ?? [0, 0];
    return {text, id, middle: inEx(above - up - AXIS)};
  }

  tidyMathml(nodes) {
    const {adaptor} = this;
    for (const each of nodes.filter((node) => !adaptor.kind(node).startsWith('#'))) {
      const node = adaptor.hasClass(each, 'sc-wrong') ? this.saidWrong(each) : each;
      const names = adaptor.allAttributes(node).map(({name}) => name);
      names.filter((name) => LAYOUT.test(name)).forEach((n) => adaptor.removeAttribute(node, n));
      this.tidyMathml(adaptor.childNodes(node));
    }
  }

  // What is shown as wrong is heard as wrong, and where that ends if more follows.
  saidWrong(node) {
    const {adaptor} = this;
    const word = (text) => adaptor.node('mtext', {}, [adaptor.text(text)]);
    const end = adaptor.next(node) ? [word('\u00A0(so far wrong)')] : [];
    const parts = [word('wrong:\u00A0'), ...adaptor.childNodes(node), ...end];
    const row = adaptor.node('mrow', {}, parts);
    adaptor.replace(row, node);
    return row;
  }

  // The elements of the SVG, of the class `name`; `text` is what a search finds.
  drawing(outlines, name, text) {
    return this.pieces.map((each, n) => this.svg(each, outlines, name, n ? '' : text));
  }

  svg({frame, align, contents, space}, outlines, name, text) {
    const [, , width, height] = frame;
    const style = [
      `height:${inEx(height)}ex`, // as style: a theme's rules for images outdo an attribute
      align && `vertical-align:${align}`,
      space && `margin-right:${space / 1000}em`,
    ];
    const upright = {
      kind: 'g',
      attributes: {
        stroke: 'currentColor', fill: 'currentColor', 'stroke-width': '0', transform: 'scale(1,-1)',
      },
      children: [
        ...contents.flatMap((node) => drawn(this.adaptor, node, outlines)),
        ...marks(this.adaptor, contents),
      ],
    };
    const said = text ? [{kind: 'desc', attributes: {}, children: [{text}]}] : [];
    return {
      kind: 'svg',
      attributes: {
        class: name,
        style: style.filter(Boolean).join(';'),
        width: `${inEx(width)}ex`,
        'aria-hidden': 'true', // the MathML beside it is read aloud
        'data-s': symbols(this.adaptor, contents),
        viewBox: frame.map((length) => Number(length.toFixed(1))).join(' '),
      },
      children: [...said, upright],
    };
  }

  mathml() {
    const math = this.adaptor.outerHTML(this.math).replace(/(<\/?)mlabeledtr/g, '$1mtr');
    return `<mjx-assistive-mml data-search-exclude>${math}</mjx-assistive-mml>`;
  }

  text() {
    return words(this.adaptor, this.math).trim();
  }
}
