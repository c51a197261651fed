// The output of a live graph over two of its numbers, for drawings: much sooner than numbers.js.
//
// It is computed from the same tape, in doubles, each with a bound on its error; the error has no end where
// nothing is known. Where that is too much for what is drawn, as it is where a probability meets 1 to all of
// its digits, numbers.js computes the value.
{
  const NEAR = 1e-7; // of a value: as far off may a double be
  const ULP = 2 ** -51; // more than a double, or a function of the browser, loses
  const NONE = [NaN, Infinity];
  const off = (value, error) => [value, error + Math.abs(value) * ULP + Number.MIN_VALUE];
  const apart = ([a, s]) => Math.abs(a) > s;

  function power([a, s], [b, t]) {
    const value = a ** b;
    if (t === 0 && Number.isInteger(b)) {
      const most = (Math.abs(a) + s) ** (b - 1);
      return b > 0 ? off(value, Math.abs(b) * s * most) : apart([a, s])
        ? off(value, Math.abs(b) * s * (Math.abs(a) - s) ** (b - 1)) : NONE;
    }
    if (!(a > s)) return NONE;
    const change = Math.abs(b) * (s / (a - s)) + Math.abs(Math.log(a)) * t + s * t / (a - s);
    return off(value, value * Math.expm1(change));
  }

  const OPERATIONS = {
    "+": ([a, s], [b, t]) => off(a + b, s + t),
    "*": ([a, s], [b, t]) => off(a * b, Math.abs(a) * t + Math.abs(b) * s + s * t),
    "/": ([a, s], [b, t]) => (apart([b, t])
      ? off(a / b, (s + Math.abs(a / b) * t) / (Math.abs(b) - t)) : NONE),
    "^": power,
    neg: ([a, s]) => [-a, s],
    exp: ([a, s]) => off(Math.exp(a), Math.exp(a) * Math.expm1(s)),
    log: ([a, s]) => (a > s ? off(Math.log(a), s / (a - s)) : NONE),
    sqrt: ([a, s]) => (a > s ? off(Math.sqrt(a), s / Math.sqrt(a - s)) : NONE),
    sin: ([a, s]) => off(Math.sin(a), s + ULP),
    cos: ([a, s]) => off(Math.cos(a), s + ULP),
    tanh: ([a, s]) => off(Math.tanh(a), s),
    atan: ([a, s]) => off(Math.atan(a), s),
    asin: ([a, s]) => (Math.abs(a) + s < 1
      ? off(Math.asin(a), s / Math.sqrt(1 - (Math.abs(a) + s) ** 2)) : NONE),
    abs: ([a, s]) => [Math.abs(a), s],
    sign: (x) => (apart(x) ? [Math.sign(x[0]), 0] : NONE),
    max: ([a, s], [b, t]) => [Math.max(a, b), Math.max(s, t)],
    min: ([a, s], [b, t]) => [Math.min(a, b), Math.max(s, t)],
    pi: () => off(Math.PI, 0),
    e: () => off(Math.E, 0),
  };
  const HOLDS = { "<": -1, "\\le": -1, ">": 1, "\\ge": 1 }; // of what is known not to be zero

  function chosen(rows, at) {
    for (const [conditions, place] of rows) {
      const margins = conditions.map(([relation, margin]) => [relation, at(margin)]);
      if (!margins.every(([, x]) => apart(x))) return NONE;
      const holds = ([relation, [x]]) => (relation in HOLDS ? HOLDS[relation] === Math.sign(x) : relation === "\\ne");
      if (margins.every(holds)) return at(place);
    }
    return NONE;
  }

  // A node of a live graph, or its output, as a function of two cells; what depends on neither of them is computed once.
  class StepcheckSurface {
    constructor({ data, found, output, knobs }, cells, of = output) {
      this.tape = data.tape;
      this.places = data.cells;
      this.cells = cells;
      this.given = new Map(knobs.map(({ cell }) => [cell, found[`value:${cell}`]]));
      this.last = data.cells[of];
      this.values = [];
      this.moving = [];
      const moves = new Set();
      for (const place of this.wanted()) {
        const item = this.tape[place];
        if (cells.includes(item) || this.uses(item).some((n) => moves.has(n))) {
          moves.add(place);
          this.moving.push([place, item]);
        } else this.values[place] = this.evaluate(item);
      }
    }

    // The places that an item is computed from.
    uses(item) {
      if (typeof item === "string") return this.given.has(item) ? [] : [this.places[item]];
      if (!Array.isArray(item) || item[0] === "int") return [];
      const [name, ...parts] = item;
      return name === "cases" || name === "bend"
        ? parts.flatMap(([conditions, ...places]) => [...conditions.flatMap((c) => c.slice(1).flat()), ...places])
        : parts;
    }

    // The places that the output takes, in order.
    wanted() {
      const found = new Set();
      const waiting = [this.last];
      while (waiting.length) {
        const place = waiting.pop();
        if (found.has(place)) continue;
        found.add(place);
        waiting.push(...this.uses(this.tape[place]));
      }
      return [...found].sort((a, b) => a - b);
    }

    evaluate(item) {
      if (typeof item === "number") return [item, 0];
      if (typeof item === "string") {
        const axis = this.cells.indexOf(item);
        if (axis >= 0) return off(this.point[axis], 0);
        const given = this.given.get(item);
        if (given === undefined) return this.values[this.places[item]];
        return given === null ? NONE : off(StepcheckNumbers.toNumber(given), 0);
      }
      const [name, ...parts] = item;
      if (name === "int") return off(Number(parts[0]), 0);
      if (name === "cases") return chosen(parts, (place) => this.values[place]);
      const operation = OPERATIONS[name]; // the slope of a branch is none of these
      return operation ? operation(...parts.map((place) => this.values[place])) : NONE;
    }

    value(...point) {
      this.point = point;
      for (const [place, item] of this.moving) this.values[place] = this.evaluate(item);
      const [value, error] = this.values[this.last];
      return error <= NEAR * Math.abs(value) ? value : this.exact(point);
    }

    exact(point) {
      const { decided, read, run, toNumber } = StepcheckNumbers;
      const moved = Object.fromEntries(this.cells.map((name, n) => [name, read(String(point[n]))]));
      const cell = (name, values) => moved[name] ?? (this.given.has(name) ? this.given.get(name)
        : values[this.places[name]]);
      const head = this.tape.slice(0, this.last + 1);
      const x = decided(() => run(head, cell)[this.last]);
      return x === null ? NaN : toNumber(x);
    }
  }

  globalThis.StepcheckSurface = StepcheckSurface;
}
