// <stepcheck-graph>: moves a figure of a computational graph that is complete without it.
//
// The figure says where numbers stand (data-shows, data-node, data-from, data-to). What to compute
// comes as data: one expression tree for each step, one for each local derivative. A tree is a
// number, the name of a node, or a list of an operation and its operands.

{
  const OPERATIONS = {
    "+": (a, b) => a + b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "^": Math.pow,
    neg: (a) => -a,
  };
  for (const name of "exp log sqrt sin cos tanh atan abs sign max min".split(" ")) {
    OPERATIONS[name] = Math[name];
  }

  function evaluate(tree, at) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return at[tree];
    return OPERATIONS[tree[0]](...tree.slice(1).map((operand) => evaluate(operand, at)));
  }

  // Doubles miss a round number by their last digits, and what is left where a sum should be zero.
  const rounded = (x, digits) => (Math.abs(x) < 1e-14 ? 0 : +x.toPrecision(digits));
  const isExact = (x, digits = 4) => {
    const number = rounded(x, digits);
    return number === 0 || Math.abs(x - number) <= 1e-12 * Math.abs(x);
  };

  // As `written` in stepcheck/graph/numbers.py, so that a number does not change its look.
  function written(x, digits = 4) {
    if (!Number.isFinite(x)) return "undefined";
    const short = isExact(x, digits);
    const number = rounded(x, digits);
    const [mantissa, power] = number.toExponential(short ? undefined : digits - 1).split("e");
    let text = `${mantissa}e${power}`;
    if (+power > -5 && +power < 7) {
      text = short ? String(number) : number.toFixed(Math.max(0, digits - 1 - power));
    }
    return text.replaceAll("-", "−");
  }

  const sign = (x, digits) => (isExact(x, digits) ? "=" : "≈");
  const signed = (x, digits) => `${sign(x, digits)} ${written(x, digits)}`;
  const bracketed = (x) => (x < 0 ? `(${written(x)})` : written(x));

  // A formula with numbers in the place of names; `rank` says how tightly its surroundings bind.
  function spelled(tree, at, rank = 0) {
    if (!Array.isArray(tree)) {
      const x = evaluate(tree, at);
      return rank ? bracketed(x) : written(x);
    }
    const [operation, a, b] = tree;
    const put = (own, text) => (rank > own ? `(${text})` : text);
    switch (operation) {
      case "+":
        return b[0] === "neg"
          ? put(1, `${spelled(a, at, +!!rank)} − ${spelled(b[1], at, 2)}`)
          : put(1, `${spelled(a, at, +!!rank)} + ${spelled(b, at, 1)}`);
      case "neg":
        return put(1, `−${spelled(a, at, 2)}`);
      case "*":
        return put(2, `${spelled(a, at, 2)} × ${spelled(b, at, 2)}`);
      case "/":
        return put(2, `${spelled(a, at, 3)} / ${spelled(b, at, 3)}`);
      case "^":
        return put(3, `${spelled(a, at, 4)}${{ 2: "²", 3: "³" }[b] || `^${spelled(b, at, 4)}`}`);
      default:
        return `${operation}(${tree.slice(1).map((t) => spelled(t, at)).join(", ")})`;
    }
  }

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
      this.output = Object.keys(this.data.steps).at(-1);
      const all = (selector) => [...this.querySelectorAll(selector)];
      this.numbers = all("[data-shows]").map((item) => {
        const digits = item.matches("td") ? 6 : 4;
        // Below its name, a number has no sign before it.
        const write = /^[=≈]/.test(item.textContent) ? signed : written;
        return { item, key: item.dataset.shows, write, digits };
      });
      this.nodes = all("[data-node]");
      this.edges = all("[data-from]");
      this.knobs = all("[data-moves]");
      this.formulas = all("[data-step]");
      this.descriptions = all(".sg-drawings > svg > desc");
      this.rooms = all("text[data-room]");
      this.said = this.querySelector(".sl-numbers");
      this.hint = this.said.textContent;
      this.status = this.querySelector("[role=status]");
      const flows = Object.entries(this.compute(this.data.start).found);
      this.most = Math.max(...flows.map(([key, x]) => (key.startsWith("flow") ? Math.abs(x) : 0)));
      this.reset();
    }

    handleEvent({ type, target }) {
      if (!this.data && type.endsWith("print")) return; // it still shows the start
      const { value } = target; // which waking sets to the start
      if (!this.data) this.wake();
      const does = type === "click" && target.closest("[data-does]")?.dataset.does;
      if (does) this[does]();
      if (type === "input" && target.dataset.moves) this.move(target.dataset.moves, +value);
      if (type === "beforeprint") this.show(this.data.start, this.data.walk.length);
      if (type === "afterprint") this.show();
    }

    // The numbers at some inputs, by what shows them: value:z, local:z:L, gradient:z, flow:z:L.
    compute(inputs) {
      const at = { ...inputs };
      for (const [name, tree] of Object.entries(this.data.steps)) at[name] = evaluate(tree, at);
      const gradient = Object.fromEntries(Object.keys(at).map((name) => [name, 0]));
      gradient[this.output] = 1;
      const found = {};
      for (const [from, to, tree] of [...this.data.local].reverse()) {
        const local = evaluate(tree, at);
        const flow = gradient[to] * local;
        gradient[from] += flow;
        found[`local:${from}:${to}`] = local;
        found[`flow:${from}:${to}`] = flow;
      }
      for (const name in at) {
        found[`value:${name}`] = at[name];
        found[`gradient:${name}`] = gradient[name];
      }
      return { at, found };
    }

    // What the buttons do.

    reset() {
      this.inputs = { ...this.data.start };
      this.trail = [];
      this.walked = this.data.walk.length; // of its steps; all: at rest
      this.show();
      this.say("");
    }

    move(name, value) {
      this.inputs[name] = value;
      this.tell(false);
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
      const { found } = this.compute(this.inputs);
      for (const name of this.data.parameters) {
        this.inputs[name] -= this.data.rate * found[`gradient:${name}`];
      }
      if (!this.trail.length) this.trail = [found[`value:${this.output}`]];
      this.walked = this.data.walk.length;
      this.show();
      this.trail.push(this.found[`value:${this.output}`]);
      const text = this.trail.slice(-4).map((x) => written(x)).join(" → ");
      this.say(`${this.data.spoken[this.output]}: ${this.trail.length > 4 ? "… " : ""}${text}`);
    }

    // What the reader sees and hears.

    say(numbers, spoken = numbers, step = "") {
      for (const item of this.formulas) item.hidden = item.dataset.step !== step;
      this.said.textContent = numbers || this.hint;
      if (spoken !== null) this.status.textContent = spoken;
    }

    tell(aloud) {
      this.show();
      const { walk, spoken } = this.data;
      this.trail = [];
      if (this.walked === walk.length && !aloud) return this.say("", "");
      const [kind, name] = walk[this.walked - 1];
      const numbers = kind === "value" ? this.valueStep(name) : this.gradientStep(name);
      const what = kind === "value" ? "" : `derivative of ${spoken[this.output]} by `;
      const words = `${this.walked} of ${walk.length}: ${what}${spoken[name]} ${numbers}`;
      this.say(numbers, aloud ? words : null, `${kind}:${name}`);
    }

    valueStep(name) {
      const value = this.now[name];
      const names = this.data.local.filter(([, to]) => to === name).map(([from]) => from);
      const relation = names.every((from) => isExact(this.now[from])) ? "=" : "≈";
      return `${relation} ${spelled(this.data.steps[name], this.now)} ${signed(value)}`;
    }

    gradientStep(name) {
      const edges = this.data.local.filter(([from]) => from === name);
      const result = signed(this.found[`gradient:${name}`]);
      if (!edges.length || (edges.length === 1 && edges[0][1] === this.output)) return result;
      const factors = edges.map(([from, to]) => [`gradient:${to}`, `local:${from}:${to}`]);
      const numbers = factors.map((pair) => pair.map((key) => this.found[key]));
      const relation = numbers.flat().every((x) => isExact(x)) ? "=" : "≈";
      const products = numbers.map((pair) => pair.map(bracketed).join(" × ")).join(" + ");
      return `${relation} ${products} ${result}`;
    }

    show(inputs = this.inputs, walked = this.walked) {
      const { at, found } = this.compute(inputs);
      [this.now, this.found] = [at, found];
      const later = this.data.walk.slice(walked).map((step) => step.join(":"));
      const [kind, name] = (walked < this.data.walk.length && this.data.walk[walked - 1]) || [];
      this.mark(later, kind, name);
      this.write(found, later);
      this.describe(found, later);
      this.turn(inputs, found);
      this.fit();
    }

    mark(later, kind, name) {
      for (const node of this.nodes) {
        node.classList.toggle("sl-now", node.dataset.node === name);
      }
      for (const edge of this.edges) {
        const { from, to } = edge.dataset;
        const backward = edge.classList.contains("sg-back");
        const now = backward ? kind === "gradient" && from === name : kind === "value" && to === name;
        edge.classList.toggle("sl-now", now);
        if (!backward) continue;
        edge.classList.toggle("sl-later", later.includes(`gradient:${from}`));
        const size = Math.abs(this.found[`flow:${from}:${to}`]);
        const width = 0.8 + 4.2 * (size / (size + this.most) || 0);
        edge.firstElementChild.style.strokeWidth = `${width.toFixed(2)}px`;
      }
    }

    write(found, later) {
      for (const { item, key, write, digits } of this.numbers) {
        const text = write(found[key], digits);
        if (item.textContent !== text) item.textContent = text;
        const used = key.replace(/^local:(.*):.*$/, "gradient:$1");
        item.classList.toggle("sl-later", later.includes(used));
      }
    }

    describe(found, later) {
      const sentences = Object.entries(this.data.spoken).map(([name, spoken]) => {
        const value = later.includes(`value:${name}`) ? "" : written(found[`value:${name}`]);
        const walked = this.data.walk.some(([kind, n]) => kind === "gradient" && n === name);
        if (!walked || later.includes(`gradient:${name}`)) return `${spoken} ${value}`;
        const slope = written(found[`gradient:${name}`]);
        return `${spoken} ${value}, derivative of ${this.data.spoken[this.output]} by it ${slope}`;
      });
      for (const item of this.descriptions) item.textContent = `${sentences.join(". ")}.`;
    }

    turn(inputs, found) {
      const output = `${this.data.spoken[this.output]} ${written(found[`value:${this.output}`])}`;
      for (const input of this.knobs) {
        const value = inputs[input.dataset.moves];
        if (input.type === "radio") {
          input.checked = +input.value === value;
          continue;
        }
        // A descent may leave the range: the slider then reaches further.
        input.min = Math.min(input.min, Math.floor(value));
        input.max = Math.max(input.max, Math.ceil(value));
        input.value = value;
        input.setAttribute("aria-valuetext", `${written(value)}, ${output}`);
        input.nextElementSibling.textContent = written(value);
      }
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

  if (!customElements.get("stepcheck-graph")) {
    customElements.define("stepcheck-graph", StepcheckGraph);
  }
}
