// A formula in a line of plain text, made of its MathML: what a search finds and shows.

const RELATION = /^[=≈≠<>≤≥≔←→∈∼≡+−±·⋅×⊙∘⟹⇒↦∖∪∩∣]|^:=$/u;
const WORD = /^([∑∏]|lim|max|min)/u;
const INVISIBLE = /[\u2061-\u2064\u200B]/gu;
const ACCENTS = {'^': '\u0302', 'ˆ': '\u0302', '~': '\u0303', '˜': '\u0303', '¯': '\u0304', '―': '\u0304', '→': '\u20D7', '˙': '\u0307'};

// In brackets, unless it is one name or number.
const whole = (text) => bracketed(text.trim());
const bracketed = (text) => (/^([\p{L}\p{N}\p{M}.∞′]*|\([^()]*\))$/u.test(text) ? text : `(${text})`);

export function words(adaptor, node) {
  const say = (child) => words(adaptor, child);
  const children = adaptor.childNodes(node);
  const elements = children.filter((child) => adaptor.kind(child) !== '#text');
  const [base, low, high] = elements;
  switch (adaptor.kind(node)) {
    case '#text': return adaptor.value(node);
    case 'mi': case 'mn': case 'mo': case 'mtext':
      return adaptor.textContent(node).replace(INVISIBLE, '').replace(/\u00A0/g, ' ');
    case 'mspace': return ' ';
    case 'mphantom': case '#comment': return '';
    case 'mfrac': return `${whole(say(base))}/${whole(say(low))}`;
    case 'msqrt': return `√${whole(row(adaptor, elements))}`;
    case 'mroot': return `${whole(say(base))}^(1/${say(low)})`;
    case 'msub': return `${say(base)}_${whole(say(low))}`;
    case 'msup': return raised(say(base), say(low));
    case 'msubsup': return raised(`${say(base)}_${whole(say(low))}`, say(high));
    case 'munder': return below(say(base), say(low));
    case 'mover': return above(say(base), say(low));
    case 'munderover': return above(below(say(base), say(low)), say(high));
    case 'mtable': return elements.map(say).join('; ');
    case 'mtr': case 'mlabeledtr':
      return elements.map((cell) => say(cell).trim()).filter(Boolean).join(' ');
    default: return row(adaptor, elements);
  }
}

const raised = (base, power) => (/^′+$/u.test(power) ? base + power : `${base}^${whole(power)}`);
const below = (base, label) => (label === '⏟' ? base : `${base}_${whole(label)}`);

function above(base, label) {
  if (label in ACCENTS) return `${base}${ACCENTS[label]}`.normalize('NFC');
  return label === '⏞' ? base : `${base}^${whole(label)}`;
}

// A sign between two things has space around it, a sign before one thing has none.
function row(adaptor, elements) {
  let text = '';
  for (const child of elements) {
    const said = words(adaptor, child);
    const isSign = adaptor.kind(child) === 'mo' && RELATION.test(said);
    const isBetween = text && !/[=(,[{;]\s*$/u.test(text);
    if (isSign && (isBetween || said === '=')) text = `${text.trimEnd()} ${said} `;
    else if (said.startsWith(',')) text += `${said} `;
    else text += WORD.test(said) ? ` ${said} ` : said;
  }
  return text.replace(/\s+/g, ' ').replace(/([([{]) /g, '$1');
}
