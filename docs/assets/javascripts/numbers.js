// Numbers that know how well they are known, as in the build: what a live figure shows is what the
// page's own checker would print, digit by digit.
//
// A number is an exact fraction where it can be, else a ball: a middle and a radius, times a power
// of two, that hold the true value between them. Whatever cannot be told yet, such as which of two
// is larger or which digit comes next, throws `Unsure`, and the caller computes again with more
// bits. A number that does not exist is null.

{
  class Unsure extends Error {}
  class Frac { constructor(p, q) { this.p = p; this.q = q; } }
  class Ball { constructor(m, r, e) { this.m = m; this.r = r; this.e = e; } }

  const BITS = [128, 512, 4096]; // in turn, until all that is asked for is decided
  const DEEP = 266; // bits, eighty digits: where two numbers still meet they are one and the same
  const LONGEST = 2000; // bits of an exact fraction
  const LARGEST = 10 ** 9; // exponent
  const FAR = 400; // as a power of ten
  const GUARD = 64; // more bits, of which a series loses fewer than 48
  const LOST = 1n << 48n;
  let bits = BITS[0];

  // Integers

  const size = (n) => (n < 0n ? -n : n);
  // How many bits a number has, or one more.
  function length(n) {
    const x = Number(n);
    if (x === 0) return 0;
    if (Number.isFinite(x)) return Math.floor(Math.log2(Math.abs(x))) + 1;
    return 960 + length(n >> 960n);
  }
  const shift = (n, k) => (k >= 0 ? n << BigInt(k) : n >> BigInt(-k));
  const compare = (a, b) => (a > b) - (a < b);

  function gcd(a, b) {
    while (b) [a, b] = [b, a % b];
    return size(a);
  }

  function root(n) {
    if (n < 2n) return n;
    let x = 1n << BigInt((length(n) + 1) >> 1);
    for (;;) {
      const next = (x + n / x) >> 1n;
      if (next >= x) return x;
      x = next;
    }
  }

  // Fractions and balls

  function frac(p, q = 1n) {
    if (q < 0n) [p, q] = [-p, -q];
    if (q > 1n && length(q) > 200) {
      const common = gcd(p, q);
      [p, q] = [p / common, q / common];
    }
    const found = new Frac(p, q);
    return length(p) + length(q) > LONGEST ? ball(found) : found;
  }

  function reduced({ p, q }) {
    const common = gcd(p, q);
    return new Frac(p / common, q / common);
  }

  // A ball with no more digits than it knows, and no more than there are to be.
  function trimmed(m, r, e) {
    const more = Math.max(length(m) - bits, length(r) - 30);
    if (more <= 0) return new Ball(m, r, e);
    return new Ball(shift(m, -more), shift(r, -more) + 2n, e + more);
  }

  function ball(x) {
    if (x instanceof Ball) return x;
    if (x.p === 0n) return new Ball(0n, 0n, 0);
    const up = bits + length(x.q) - length(x.p);
    const [top, bottom] = up >= 0 ? [shift(x.p, up), x.q] : [x.p, shift(x.q, -up)];
    return new Ball(top / bottom, top % bottom ? 1n : 0n, -up);
  }

  const isFrac = (x) => x instanceof Frac;
  const both = (a, b) => isFrac(a) && isFrac(b);

  // A ball around zero that is so small that it can only be zero: six hundred decimals.
  const isNothing = ({ r, e }) => bits === BITS.at(-1) && length(r) + e < -bits / 2;

  function sign(x) {
    if (isFrac(x)) return compare(x.p, 0n);
    if (size(x.m) > x.r) return compare(x.m, 0n);
    if (x.r === 0n || isNothing(x)) return 0;
    throw new Unsure();
  }

  function add(a, b) {
    if (both(a, b)) return frac(a.p * b.q + b.p * a.q, a.q * b.q);
    let [x, y] = [ball(a), ball(b)];
    if (x.m === 0n && x.r === 0n) return y;
    if (y.m === 0n && y.r === 0n) return x;
    if (x.e < y.e) [x, y] = [y, x];
    const apart = x.e - y.e;
    if (apart > 4 * bits && length(y.m) < 2 * bits) return trimmed(x.m, x.r + 2n, x.e);
    return trimmed(shift(x.m, apart) + y.m, shift(x.r, apart) + y.r, y.e);
  }

  const neg = (x) => (isFrac(x) ? new Frac(-x.p, x.q) : new Ball(-x.m, x.r, x.e));
  const sub = (a, b) => add(a, neg(b));
  const alike = (a, b) => sign(sub(a, b)) === 0;

  function mul(a, b) {
    if (both(a, b)) return frac(a.p * b.p, a.q * b.q);
    const [x, y] = [ball(a), ball(b)];
    return trimmed(x.m * y.m, size(x.m) * y.r + size(y.m) * x.r + x.r * y.r, x.e + y.e);
  }

  function div(a, b) {
    if (sign(b) === 0) return null;
    if (both(a, b)) return frac(a.p * b.q, a.q * b.p);
    const { m, r, e } = ball(b);
    const up = length(m) + bits + 2;
    const spread = shift(r, up) / (size(m) * (size(m) - r)) + 2n;
    return mul(a, trimmed(shift(1n, up) / m, spread, -e - up));
  }

  // Elementary functions, in integers that count units of 2^-f

  const kept = {};
  const constant = (name, f, make) => (kept[`${name} ${f}`] ??= make(f));

  function series(x, f, alternating) { // x − x³/3 + … or x + x³/3 + …
    const square = (x * x) >> BigInt(f);
    let [power, total] = [x, 0n];
    for (let n = 1n; power && power !== -1n; n += 2n) {
      total += (alternating && n % 4n === 3n ? -power : power) / n;
      power = (power * square) >> BigInt(f);
    }
    return total;
  }

  const unit = (f) => 1n << BigInt(f);
  const log2 = (f) => constant("log2", f, () => 2n * series(unit(f) / 3n, f, false));
  const pi = (f) => constant("pi", f, () => {
    const g = f + 16; // no digit of it is lost
    const [a, b] = [5n, 239n].map((n) => series(unit(g) / n, g, true));
    return (16n * a - 4n * b) >> 16n;
  });

  function fixed(x, f) { // a ball as an integer and a radius
    const up = x.e + f;
    return [shift(x.m, up), shift(x.r, up) + 1n];
  }

  function expFixed(x, f) { // for |x| < 1/2
    let [term, total] = [unit(f), unit(f)];
    const small = x >> 8n;
    for (let n = 1n; ; n += 1n) {
      term = ((term * small) >> BigInt(f)) / n;
      if (term === 0n || term === -1n) break;
      total += term;
    }
    for (let n = 0; n < 8; n += 1) total = (total * total) >> BigInt(f);
    return total;
  }

  function exp(a) {
    if (isFrac(a) && a.p === 0n) return ONE;
    const x = ball(a);
    const magnitude = toNumber(x);
    if (!(Math.abs(magnitude) < LARGEST)) return null;
    const f = bits + GUARD;
    const [value, spread] = fixed(x, f);
    if (spread >> BigInt(f)) throw new Unsure();
    const n = BigInt(Math.round(magnitude / Math.LN2));
    const y = expFixed(value - n * log2(f), f);
    return trimmed(y, ((y * 2n * spread) >> BigInt(f)) + LOST, Number(n) - f);
  }

  function log(a) {
    if (sign(a) <= 0) return null;
    if (isFrac(a) && a.p === a.q) return ZERO;
    const { m, r, e } = ball(a);
    const f = bits + GUARD;
    const n = length(m) - (shift(m, 2 - length(m)) >= 3n ? 0 : 1); // so that u is near 1
    const u = shift(m, f - n);
    let y = fromNumber(Math.log(toNumber(new Ball(u, 0n, -f))), f);
    for (let known = 48; known < f; known *= 3) {
      const power = expFixed(y, f);
      y += (2n * (u - power) << BigInt(f)) / (u + power);
    }
    const spread = shift(r, f) / (m - r) + LOST;
    return trimmed(y + BigInt(e + n) * log2(f), spread + size(BigInt(e + n)) * 1024n, -f);
  }

  function sqrt(a) {
    const s = sign(a);
    if (s <= 0) return s ? null : ZERO;
    if (isFrac(a)) {
      const { p, q } = reduced(a);
      const [top, bottom] = [root(p), root(q)];
      if (top * top === p && bottom * bottom === q) return frac(top, bottom);
    }
    const { m, r, e } = ball(a);
    const up = 2 * bits + ((e + 2 * bits) & 1);
    const low = root(shift(m - r, up));
    return trimmed(root(shift(m, up)), shift(r, up) / low + 2n, (e - up) / 2);
  }

  function turned(a, quarter) { // sine, or cosine, which is a quarter ahead
    if (isFrac(a) && a.p === 0n) return quarter ? ONE : ZERO;
    const x = ball(a);
    const large = Math.max(0, length(x.m) + x.e);
    if (large > 4 * bits) throw new Unsure();
    const f = bits + GUARD + large;
    const [value, spread] = fixed(x, f);
    const half = pi(f) >> 1n;
    const n = (2n * value + half) / (2n * half) - (2n * value + half < 0n ? 1n : 0n);
    const way = Number((((n + BigInt(quarter)) % 4n) + 4n) % 4n);
    const t = value - n * half;
    let [term, total] = [way % 2 ? unit(f) : t, 0n];
    for (let k = BigInt(way % 2 ? 1 : 2); term && term !== -1n; k += 2n) {
      total += term;
      term = -(((term * t) >> BigInt(f)) * t >> BigInt(f)) / (k * (k + 1n));
    }
    return trimmed(way > 1 ? -total : total, spread + 2n * size(n) + LOST, -f);
  }

  function atan(a) {
    const s = sign(a);
    if (s === 0) return ZERO;
    const f = bits + GUARD;
    const x = ball(a);
    const far = length(x.m) + x.e > 0;
    let [t, spread] = fixed(far ? ball(div(ONE, x)) : x, f); // its slope is at most 1
    for (let n = 0; n < 3; n += 1) {
      t = (t << BigInt(f)) / (unit(f) + root(unit(2 * f) + t * t));
    }
    t = 8n * series(t, f, true);
    return trimmed(far ? BigInt(s) * (pi(f) >> 1n) - t : t, spread + LOST, -f);
  }

  function asin(a) {
    const rest = sub(ONE, mul(a, a));
    const s = sign(rest);
    if (s < 0) return null;
    if (s > 0) return atan(div(a, sqrt(rest)));
    return mul(new Frac(BigInt(sign(a)), 2n), OPERATIONS.pi());
  }

  function tanh(a) {
    const s = sign(a);
    if (s === 0) return ZERO;
    const x = s < 0 ? neg(a) : a;
    const far = toNumber(x) > bits;
    const top = far ? null : exp(add(x, x));
    const y = far
      ? new Ball(unit(2 * bits), 1n, -2 * bits)
      : sub(ONE, div(new Frac(2n, 1n), add(top, ONE)));
    return s < 0 ? neg(y) : y;
  }

  function wholePower(base, n) {
    if (n < 0n) {
      const below = wholePower(base, -n);
      return below && div(ONE, below);
    }
    let [square, found] = [base, ONE];
    for (let k = n; k; k >>= 1n) {
      if (k & 1n) found = mul(found, square);
      if (k > 1n) square = mul(square, square);
    }
    return found;
  }

  function power(base, exponent) {
    const n = isFrac(exponent) && exponent.p % exponent.q === 0n ? exponent.p / exponent.q : null;
    if (n !== null && size(n) <= LARGEST) return wholePower(base, n);
    const s = sign(base);
    if (s < 0) return null;
    if (s > 0) return exp(mul(exponent, log(base)));
    const up = sign(exponent);
    return up > 0 ? ZERO : up ? null : ONE;
  }

  const ZERO = new Frac(0n, 1n);
  const ONE = new Frac(1n, 1n);

  // Doubles and text

  function toNumber(x) {
    const { m, e } = ball(x);
    const more = Math.max(0, length(m) - 60);
    const [top, power] = [Number(shift(m, -more)), e + more];
    return power < -1000 ? top * 2 ** -1000 * 2 ** (power + 1000) : top * 2 ** power;
  }

  function fromNumber(x, f) { // a double as an integer that counts units of 2^-f
    return shift(BigInt(Math.round(x * 2 ** 52)), f - 52);
  }

  // The number that a text, or the shortest text of a double, stands for.
  function read(text) {
    const [, minus, whole, part = "", power = "0"] =
      /^(-?)(\d+)(?:\.(\d*))?(?:e([-+]?\d+))?$/.exec(String(text));
    const [top, up] = [BigInt(minus + whole + part), +power - part.length];
    return up >= 0 ? frac(top * 10n ** BigInt(up)) : frac(top, 10n ** BigInt(-up));
  }

  const TEN = (n) => 10n ** BigInt(n);

  // |p/q| rounded half to even: an integer of so many digits, and the power of its first digit.
  function roundedFrac({ p, q }, digits) {
    const top = size(p);
    for (let power = Math.ceil((length(top) - length(q) + 1) * 0.30103); ; power -= 1) {
      const up = digits - 1 - power;
      const [a, b] = up >= 0 ? [top * TEN(up), q] : [top, q * TEN(-up)];
      let n = a / b;
      if (n < TEN(digits - 1)) continue;
      const twice = 2n * (a % b);
      if (twice > b || (twice === b && n % 2n)) n += 1n;
      const full = n === TEN(digits);
      return { n: full ? n / 10n : n, power: power + full, exact: twice === 0n, digits };
    }
  }

  const ends = ({ m, r, e }) => [m - r, m + r].map((n) =>
    new Frac(shift(n, Math.max(e, 0)), 1n << BigInt(Math.max(-e, 0))));

  const valueOf = ({ n, power, digits }, negative) => {
    const up = power - digits + 1;
    const top = negative ? -n : n;
    if (Math.abs(up) > FAR) return mul(new Frac(top, 1n), wholePower(new Frac(10n, 1n), BigInt(up)));
    return up >= 0 ? new Frac(top * TEN(up), 1n) : new Frac(top, TEN(-up));
  };

  // A number rounded to so many digits; throws `Unsure` while the ball leaves that open.
  function rounded(x, digits) {
    const s = sign(x);
    if (s === 0) return { n: 0n, power: 0, exact: true, digits, negative: false };
    const negative = s < 0;
    if (isFrac(x)) return { ...roundedFrac(x, digits), negative };
    const power = Math.floor((length(x.m) + x.e) * 0.30103);
    if (Math.abs(power) > FAR) { // none of its digits is written out but the first
      const near = rounded(mul(x, wholePower(new Frac(10n, 1n), BigInt(-power))), digits);
      return { ...near, power: near.power + power };
    }
    const range = ends(x);
    const [a, b] = range.map((end) => roundedFrac(end, digits));
    if (a.n === b.n && a.power === b.power) return { ...a, exact: false, negative };
    // Between two roundings: at so many digits it can only be the tie itself.
    if (length(x.m) - length(x.r) < DEEP) throw new Unsure();
    const tie = roundedFrac(range[0], digits + 20);
    return { ...roundedFrac(valueOf(tie, negative), digits), exact: false, negative };
  }

  // A number as text, and whether that is exact: as `written` in stepcheck/core/numbers.py.
  function shown(x, digits) {
    const { n, power, exact, negative } = rounded(x, digits);
    if (n === 0n) return { text: "0", exact };
    const plain = power > -5 && power < 7;
    const [first, rest] = plain ? [power, ""] : [0, `e${power < 0 ? "−" : "+"}${Math.abs(power)}`];
    let text = n.toString();
    if (first < 0) text = `0.${"0".repeat(-first - 1)}${text}`;
    else if (first + 1 >= digits) text += "0".repeat(first + 1 - digits);
    else text = `${text.slice(0, first + 1)}.${text.slice(first + 1)}`;
    if (exact && text.includes(".")) text = text.replace(/\.?0+$/, "");
    return { text: (negative ? "−" : "") + text + rest, exact };
  }

  // The number that is printed with so many digits.
  function printed(x, digits) {
    const found = rounded(x, digits);
    return found.n === 0n ? ZERO : valueOf(found, found.negative);
  }

  // Tapes: lists of items, each a number, the name of a cell, or an operation on earlier items

  const OPERATIONS = {
    "+": add,
    "*": mul,
    "/": div,
    "^": power,
    neg,
    exp,
    log,
    sqrt,
    sin: (x) => turned(x, 0),
    cos: (x) => turned(x, 1),
    tanh,
    asin,
    atan,
    abs: (x) => (sign(x) < 0 ? neg(x) : x),
    sign: (x) => new Frac(BigInt(sign(x)), 1n),
    max: (a, b) => (sign(sub(a, b)) < 0 ? b : a),
    min: (a, b) => (sign(sub(a, b)) > 0 ? b : a),
    pi: () => trimmed(pi(bits + GUARD), 4n, -bits - GUARD),
    e: () => exp(ONE),
    int: (text) => new Frac(BigInt(text), 1n),
  };
  const RELATIONS = {
    "=": (s) => s === 0,
    "\\ne": (s) => s !== 0,
    "<": (s) => s < 0,
    ">": (s) => s > 0,
    "\\le": (s) => s <= 0,
    "\\ge": (s) => s >= 0,
  };

  // The first row whose conditions hold.
  function applies(rows, at) {
    return rows.find(([conditions]) => conditions.every(([relation, margin]) =>
      RELATIONS[relation](sign(at(margin)))));
  }

  // The rows that may count beside the point, on one side of it along a way. A margin that is zero there goes where
  // its slope leads; if it moves and has none, anywhere.
  function beside(rows, at, way, side) {
    const places = (margin, slope) => {
      const here = sign(at(margin));
      if (here || slope === undefined) return [here];
      const led = at(slope) === null ? 0 : side * sign(at(slope));
      return led ? [led] : [-1, 0, 1];
    };
    const found = [];
    for (const row of rows) {
      const tests = row[0].map(([relation, margin, slopes]) =>
        places(margin, slopes[way]).map((place) => RELATIONS[relation](place)));
      if (tests.every((test) => test.some(Boolean))) found.push(row);
      if (tests.every((test) => test.every(Boolean))) break;
    }
    return found;
  }

  const unknown = (rows, at) => rows.some(([conditions]) => conditions.some(([, x]) => at(x) === null));

  function cases(rows, at) {
    if (unknown(rows, at)) return null;
    const row = applies(rows, at);
    if (!row) return null;
    const value = at(row[1]);
    const others = rows.slice(rows.indexOf(row) + 1).filter((r) => r[0].length && applies([r], at));
    const same = value !== null && others.every((r) => at(r[1]) !== null && alike(at(r[1]), value));
    return same ? value : null;
  }

  // The slope of cases: where some of them meet, all need one value and one slope.
  function bend(rows, at) {
    if (unknown(rows, at)) return null;
    const here = applies(rows, at);
    if (!here) return null;
    let row = here;
    const ways = Math.max(...rows.flatMap(([conditions]) => conditions.map((c) => c[2].length)));
    for (let way = 0; way < ways; way += 1) {
      const sides = [1, -1].map((side) => beside(rows, at, way, side));
      const others = sides.flat();
      const known = [here, ...others].every((r) => at(r[1]) !== null) && others.every((r) => at(r[2]) !== null);
      if (!known || !sides.every((side) => side.length)) return null;
      if (!others.every((r) => r === here || alike(at(r[1]), at(here[1])))) return null;
      if (!others.every((r) => r === others[0] || alike(at(r[2]), at(others[0][2])))) return null;
      [row] = others;
    }
    return at(row[2]);
  }

  // The value of an item; `at` is the value of an earlier one, or of a cell by its name.
  function evaluate(item, at) {
    if (typeof item === "number") return new Frac(BigInt(item), 1n);
    if (typeof item === "string") return at(item);
    const [name, ...parts] = item;
    if (name === "cases") return cases(parts, at);
    if (name === "bend") return bend(parts, at);
    if (name === "int") return OPERATIONS.int(parts[0]);
    const values = parts.map(at);
    return values.includes(null) ? null : OPERATIONS[name](...values);
  }

  // The values of all items. What the last precision does not decide does not exist for a reader.
  function run(tape, cell) {
    const values = [];
    const at = (place) => (typeof place === "string" ? cell(place, values) : values[place]);
    for (const item of tape) values.push(decidedAt(() => evaluate(item, at)));
    return values;
  }

  function decidedAt(work) {
    if (bits < BITS.at(-1)) return work();
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Unsure)) throw error;
      return null;
    }
  }

  // Work with as many bits as its decisions take; what they do not decide is null.
  function decided(work) {
    for (const next of BITS) {
      bits = next;
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Unsure)) throw error;
      }
    }
    return null;
  }

  globalThis.StepcheckNumbers = {
    BITS, ONE, OPERATIONS, ZERO, add, decided, decidedAt, evaluate, isFrac, mul, neg, printed, read,
    rounded, run, shown, sign, sub, toNumber,
  };
}
