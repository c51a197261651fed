// <stepcheck-graph>: moves a figure of a computational graph that is complete without it.
//
// The figure says where numbers stand (data-shows, data-node, data-from, data-to). What to compute
// comes as a tape, which numbers.js runs. A cell is one number of a node: `z`, or `w@2,1` of a
// column. It shows what the page's own checker would print, or says that there is no such number.

{
  const { ONE, ZERO, add, decided, decidedAt, evaluate, isFrac, mul, printed, read, run, shown, sub,
    toNumber } = globalThis.StepcheckNumbers;
  const [DRAWN, TABLED, MOST] = [4, 6, 20]; // digits

  // A number as text, with `none` for a slope and `undefined` for a value that does not exist.
  function spelt(x, digits = DRAWN, missing = "undefined") {
    const found = x === null ? null : decidedAt(() => shown(x, digits));
    return found || { text: missing, exact: true, missing: true };
  }

  const written = (...args) => spelt(...args).text;
  const sign = (exact) => (exact ? "=" : "≈");

  function signed(...args) {
    const { text, exact, missing } = spelt(...args);
    return missing ? text : `${sign(exact)} ${text}`;
  }

  const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);
  const isZero = (x) => isFrac(x) && x.p === 0n;

  class StepcheckGraph extends HTMLElement {
    // Learning how wide its numbers are costs a page far above it time: it waits until it is near.
    connectedCallback() {
      this.querySelector(".sl-panel").hidden = false;
      this.sizes = new ResizeObserver(() => this.fit());
      this.sight = new IntersectionObserver(
        (seen) => seen.some((entry) => entry.isIntersecting) && this.wake(),
        { rootMargin: "100%" },
      );
      this.sight.observe(this);
      for (const type of ["input", "click"]) this.addEventListener(type, this);
      for (const type of ["beforeprint", "afterprint"]) window.addEventListener(type, this);
    }

    disconnectedCallback() {
      this.sizes.disconnect();
      this.sight.disconnect();
      for (const type of ["beforeprint", "afterprint"]) window.removeEventListener(type, this);
    }

    wake() {
      this.sight.disconnect();
      if (!this.data) this.setUp();
      this.sizes.observe(this);
    }

    setUp() {
      this.data = JSON.parse(this.dataset.graph);
      this.output = Object.keys(this.data.nodes).at(-1);
      this.rate = this.data.rate && read(this.data.rate);
      const all = (selector) => [...this.querySelectorAll(selector)];
      this.numbers = all("[data-shows]").map((item) => ({
        item,
        key: item.dataset.shows,
        digits: item.closest("td") ? TABLED : DRAWN,
        write: item.closest(".sg-array") ? written : signed, // an array has one sign for all
      }));
      this.signs = all("[data-sign]").map((item) => ({
        item, own: this.numbers.filter((n) => item.parentNode.contains(n.item)),
      }));
      this.walk = new StepcheckWalk(this);
      this.arrows = all(".sg-back[data-from]");
      this.knobs = all("[data-moves]").map((input) => ({
        input, cell: input.dataset.moves, min: +input.min, max: +input.max, step: input.step,
      }));
      this.descriptions = all(".sg-drawings svg > desc");
      this.rooms = all("text[data-room]");
      this.said = this.querySelector(".sl-numbers");
      this.hint = this.said.textContent;
      this.status = this.querySelector("[role=status]");
      const { widths } = decided(() => this.compute({}));
      this.most = Math.max(0, ...Object.values(widths).filter(Number.isFinite));
      this.reset();
    }

    handleEvent({ type, target }) {
      if (!this.data && type.endsWith("print")) return; // it still shows the start
      const { value } = target; // which waking sets to the start
      if (!this.data) this.wake();
      const does = type === "click" && target.closest("[data-does]")?.dataset.does;
      if (does) this[does]();
      if (type === "input" && target.dataset.moves) this.move({ [target.dataset.moves]: value });
      if (type === "beforeprint") this.show({}, this.data.walk.length);
      if (type === "afterprint") this.show();
    }

    // The numbers with some cells moved, by what shows them: value:z, local:z:L, gradient:z; and
    // how much flows back along each edge.
    compute(moved) {
      const { tape, cells, local } = this.data;
      const cell = (name, values) => moved[name] ?? values[cells[name]];
      const values = run(tape, cell);
      const found = {};
      const gradient = {};
      for (const name in cells) {
        found[`value:${name}`] = cell(name, values);
        gradient[name] = name === this.output ? ONE : ZERO;
      }
      const widths = {};
      for (const [from, to, place] of [...local].reverse()) {
        const [slope, above] = [values[place], gradient[to]];
        const flow = isZero(slope) ? ZERO : slope && above && mul(above, slope);
        gradient[from] = gradient[from] && flow && add(gradient[from], flow);
        found[`local:${from}:${to}`] = slope;
        const edge = `${from}:${to}`.replace(/@[^:]*/g, "");
        widths[edge] = Math.max(widths[edge] || 0, flow ? Math.abs(toNumber(flow)) : 0);
      }
      for (const name in gradient) found[`gradient:${name}`] = gradient[name];
      return { found, widths, values };
    }

    // What the buttons do.

    reset() {
      this.moved = {};
      this.trail = [];
      this.walked = this.data.walk.length; // of its steps; all: at rest
      this.show();
      this.say("");
      this.announce("reset");
    }

    move(values) {
      for (const cell in values) this.moved[cell] = read(values[cell]);
      this.tell(false);
      this.announce("move");
    }

    // Tell a second view what the figure has come to.
    announce(kind) {
      this.dispatchEvent(new CustomEvent("stepcheck-moved", { detail: kind }));
    }

    step() {
      this.walked = this.walked >= this.data.walk.length ? 1 : this.walked + 1;
      this.tell(true);
    }

    back() {
      this.walked = this.walked > 1 ? this.walked - 1 : this.data.walk.length;
      this.tell(true);
    }

    descend() {
      const next = { ...this.moved };
      for (const cell of this.data.parameters) {
        const slope = this.found[`gradient:${cell}`];
        const value = slope && toNumber(sub(this.found[`value:${cell}`], mul(this.rate, slope)));
        if (slope === null || !Number.isFinite(value)) return this.say("There is no way down here.");
        next[cell] = read(value);
      }
      const before = written(this.found[`value:${this.output}`]);
      this.moved = next;
      this.walked = this.data.walk.length;
      this.show();
      if (!this.trail.length) this.trail = [before];
      this.trail.push(written(this.found[`value:${this.output}`]));
      this.announce("descend");
      const text = this.trail.slice(-4).join(" → ");
      return this.say(
        `${this.data.spoken[this.output]}: ${this.trail.length > 4 ? "… " : ""}${text}`);
    }

    // What the reader sees and hears.

    say(numbers, spoken = numbers, step = "") {
      this.walk.name(step);
      this.said.textContent = numbers || this.hint;
      if (spoken !== null) this.status.textContent = spoken;
    }

    tell(aloud) {
      this.show();
      const { walk, spoken } = this.data;
      this.trail = [];
      if (this.walked === walk.length && !aloud) return this.say("", "");
      const [kind, name] = walk[this.walked - 1];
      const numbers = decided(() => {
        this.found = this.compute(this.moved).found; // with as many bits as this takes
        return kind === "value" ? this.valueStep(name) : this.gradientStep(name);
      }) ?? "";
      const what = kind === "value" ? "" : `derivative of ${spoken[this.output]} by `;
      const words = `${this.walked} of ${walk.length}: ${what}${spoken[name]} ${numbers}`;
      return this.say(numbers, aloud ? words : null, `${kind}:${name}`);
    }

    // The cells of a node, or the text of what is shown of all of them.
    cells(name) {
      return this.data.nodes[name].flat();
    }

    isNumber(name) {
      return this.data.nodes[name].flat()[0] === name;
    }

    whole(kind, name, missing) {
      const rows = this.data.nodes[name];
      const parts = rows.map((row) =>
        row.map((cell) => spelt(this.found[`${kind}:${cell}`], DRAWN, missing)));
      const texts = parts.map((row) => row.map(({ text }) => text).join(", "));
      if (this.isNumber(name)) return signed(this.found[`${kind}:${name}`], DRAWN, missing);
      const inside = rows[0].length > 1 ? `[${texts.join("; ")}]` : `(${texts.join(", ")})`;
      return `${sign(parts.flat().every(({ exact }) => exact))} ${inside}`;
    }

    valueStep(name) {
      const { cells } = this.data;
      const value = this.found[`value:${name}`];
      if (!this.isNumber(name) || value === null) return this.whole("value", name, "undefined");
      const place = cells[name];
      const leaf = (cell) => this.found[`value:${cell}`];
      // As many digits as it takes to get the printed result from the printed numbers.
      for (let digits = DRAWN; digits <= MOST; digits += 1) {
        const text = new Spelling(this.data.tape, leaf, digits);
        const spelled = text.of(place);
        if (digits === MOST || text.gives(place, value)) {
          const result = spelt(value);
          return `${sign(text.exact)} ${spelled} ${sign(text.exact && result.exact)} ${result.text}`;
        }
      }
      return "";
    }

    gradientStep(name) {
      const result = this.whole("gradient", name, "none");
      const edges = this.data.local.filter(([from]) => from === name);
      const alone = !this.isNumber(name) || edges.some(([, to]) => to.includes("@"));
      const last = edges.length === 1 && edges[0][1] === this.output;
      if (!edges.length || alone || last) return result;
      const factors = edges.map(([from, to]) => [`gradient:${to}`, `local:${from}:${to}`]
        .map((key) => this.found[key]));
      const total = this.found[`gradient:${name}`];
      if (total === null) return `= ${this.products(factors, DRAWN).text}: ${result}`;
      for (let digits = DRAWN; ; digits += 1) {
        const { text, exact, sum } = this.products(factors, digits);
        const { text: end, exact: whole } = spelt(total);
        if (digits === MOST || written(sum) === end) {
          return `${sign(exact)} ${text} ${sign(exact && whole)} ${end}`;
        }
      }
    }

    products(factors, digits) {
      const spelled = factors.map((pair) => pair.map((x) => spelt(x, digits, "none")));
      const text = spelled.map((pair) => pair.map((f) => bracketed(f.text)).join(" × ")).join(" + ");
      const numbers = factors.map((pair) => pair.map((x) => x && printed(x, digits)));
      const known = numbers.flat().every((x) => x !== null);
      const sum = known ? numbers.map(([a, b]) => mul(a, b)).reduce((a, b) => add(a, b)) : null;
      return { text, exact: spelled.flat().every((f) => f.exact), sum };
    }

    show(moved = this.moved, walked = this.walked) {
      const view = decided(() => {
        const computed = this.compute(moved);
        this.found = computed.found;
        return { ...computed, texts: this.texts() };
      });
      this.walk.mark(walked);
      this.weigh(view.widths);
      this.write(view.texts, this.walk.later(walked));
      this.turn(moved, view.texts);
      this.fit();
    }

    // Everything that is to be written, as far as it takes decisions.
    texts() {
      const of = (key) => (key in this.found ? this.found[key] : ZERO); // a slope that is never there
      const missing = (key) => (key.startsWith("value") ? "undefined" : "none");
      return {
        numbers: this.numbers.map(({ key, digits, write }) => write(of(key), digits, missing(key))),
        signs: this.signs.map(({ own }) => sign(own.every(({ key, digits }) =>
          spelt(of(key), digits).exact))),
        values: Object.fromEntries(Object.keys(this.data.nodes).map((name) =>
          [name, this.whole("value", name, "undefined").replace(/^[=≈] /, "")])),
        slopes: Object.fromEntries(Object.keys(this.data.nodes).map((name) =>
          [name, this.whole("gradient", name, "none").replace(/^[=≈] /, "")])),
        knobs: this.knobs.map(({ cell }) => written(this.found[`value:${cell}`])),
      };
    }

    weigh(widths) {
      for (const arrow of this.arrows) {
        const { from, to } = arrow.dataset;
        const size = widths[`${from}:${to}`] || 0;
        const width = 0.8 + 4.2 * (size === Infinity ? 1 : size / (size + this.most) || 0);
        arrow.firstElementChild.style.strokeWidth = `${width.toFixed(2)}px`;
      }
    }

    write(texts, later) {
      this.numbers.forEach(({ item }, n) => {
        if (item.textContent !== texts.numbers[n]) item.textContent = texts.numbers[n];
      });
      this.signs.forEach(({ item }, n) => {
        item.textContent = texts.signs[n];
      });
      const sentences = Object.entries(this.data.spoken).map(([name, spoken]) => {
        const value = later.includes(`value:${name}`) ? "" : texts.values[name];
        const walked = this.data.walk.some(([kind, n]) => kind === "gradient" && n === name);
        if (!walked || later.includes(`gradient:${name}`)) return `${spoken} ${value}`;
        const slope = `derivative of ${this.data.spoken[this.output]} by it ${texts.slopes[name]}`;
        return `${spoken} ${value}, ${slope}`;
      });
      for (const item of this.descriptions) item.textContent = `${sentences.join(". ")}.`;
    }

    turn(moved, texts) {
      const output = `${this.data.spoken[this.output]} ${texts.values[this.output]}`;
      this.knobs.forEach(({ input, cell, min, max, step }, n) => {
        const value = toNumber(this.found[`value:${cell}`]);
        if (input.type === "radio") {
          input.checked = +input.value === value;
          return;
        }
        // A descent may leave the range, and the grid: the slider then reaches further.
        input.min = Math.min(min, value);
        input.max = Math.max(max, value);
        const steps = (value - min) / step;
        input.step = cell in moved && Math.abs(steps - Math.round(steps)) > 1e-9 ? "any" : step;
        input.value = value;
        input.setAttribute("aria-valuetext", `${texts.knobs[n]}, ${output}`);
        input.nextElementSibling.textContent = texts.knobs[n];
      });
    }

    // A number that is longer than its room is set narrower, never across its box.
    fit() {
      for (const text of this.rooms) text.removeAttribute("textLength");
      const long = this.rooms.filter((text) => text.getComputedTextLength() > +text.dataset.room);
      for (const text of long) {
        text.setAttribute("textLength", text.dataset.room);
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }
  }

  // A step with numbers in the place of names, each with so many digits.
  class Spelling {
    constructor(tape, leaf, digits) {
      [this.tape, this.leaf, this.digits] = [tape, leaf, digits];
      this.exact = true;
      this.values = new Map();
    }

    number(x) {
      const { text, exact } = spelt(x, this.digits);
      this.exact &&= exact;
      return text;
    }

    // An item that is a number by itself: a name, a constant, a fraction of two integers.
    constant(item) {
      if (typeof item === "string") return this.leaf(item);
      const parts = Array.isArray(item) ? item.slice(1) : [];
      const plain = !Array.isArray(item) || parts.every((p) => typeof this.tape[p] === "number");
      const number = !Array.isArray(item) || ["/", "pi", "e", "int"].includes(item[0]);
      return plain && number ? evaluate(item, (place) => evaluate(this.tape[place])) : undefined;
    }

    // The text of an item; `rank` says how tightly its surroundings bind.
    of(place, rank = 0) {
      const item = this.tape[place];
      const x = this.constant(item);
      if (x !== undefined) return rank ? bracketed(this.number(x)) : this.number(x);
      const [operation, a, b] = item;
      const put = (own, text) => (rank > own ? `(${text})` : text);
      switch (operation) {
        case "+":
          return this.tape[b][0] === "neg"
            ? put(1, `${this.of(a, +!!rank)} − ${this.of(this.tape[b][1], 2)}`)
            : put(1, `${this.of(a, +!!rank)} + ${this.of(b, 1)}`);
        case "neg":
          return put(1, `−${this.of(a, 2)}`);
        case "*":
          return put(2, `${this.of(a, 2)} × ${this.of(b, 2)}`);
        case "/":
          return put(2, `${this.of(a, 3)} / ${this.of(b, 3)}`);
        case "^": {
          const small = { 2: "²", 3: "³" }[this.tape[b]];
          return put(3, `${this.of(a, 4)}${small || `^${this.of(b, 4)}`}`);
        }
        case "cases":
          return this.of(this.branch(item), rank);
        default:
          return `${operation}(${item.slice(1).map((p) => this.of(p)).join(", ")})`;
      }
    }

    // The place of the value that counts here, found by leaving out one row after the other.
    branch([name, ...rows]) {
      const full = (place) => evaluate(this.tape[place], (p) => this.full(p));
      const row = rows.find((r) => evaluate([name, [r[0], r[1]]], full) !== null);
      return row[1];
    }

    full(place) {
      return typeof place === "string" ? this.leaf(place)
        : evaluate(this.tape[place], (p) => this.full(p));
    }

    // Whether the printed numbers give a value, as it is printed.
    gives(place, value) {
      const found = this.value(place);
      return found !== null && written(found) === written(value);
    }

    value(place) {
      if (!this.values.has(place)) {
        const x = this.constant(this.tape[place]);
        this.values.set(place, x === undefined
          ? evaluate(this.tape[place], (p) => this.value(p))
          : x && printed(x, this.digits));
      }
      return this.values.get(place);
    }
  }

  if (!customElements.get("stepcheck-graph")) {
    customElements.define("stepcheck-graph", StepcheckGraph);
  }
}
