// <stepcheck-plane>: the second view of a live graph, its output over the plane of two of its numbers.
//
// Lines of equal output, the point where the two numbers are, and the way of the gradient steps. The graph
// around it knows the numbers and tells when they change; doubles.js computes the output elsewhere.
{
  const CELLS = 32; // along each side
  const LEVELS = 8;
  const SLICE = 8; // milliseconds of work at a time
  const FINER = 4; // steps towards the place where a line crosses an edge
  const APART = 26; // of two numbers at lines, and of one from the frame
  const XML = "http://www.w3.org/2000/svg";
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 20));

  // Round numbers

  const round = (x, unit) => +(Math.round(x / unit) * unit).toPrecision(12);
  const text = (x) => String(x).replace("-", "−");

  function unitOf(size) { // 1, 2 or 5 and zeros, not more than a size
    const ten = 10 ** Math.floor(Math.log10(size));
    return ten * (size >= 5 * ten ? 5 : size >= 2 * ten ? 2 : 1);
  }

  // Levels with as much of the plane between them, as round as what lies between them lets them be.
  function levelsOf(values) {
    const known = values.filter(Number.isFinite).sort((a, b) => a - b);
    const low = known[0];
    const high = known.at(-1);
    if (!(high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)))) return [];
    const share = (n) => known[Math.floor((n / (LEVELS + 1)) * (known.length - 1))];
    const found = new Set();
    for (let n = 1; n <= LEVELS; n += 1) {
      const gap = Math.min(share(n + 1) - share(n), share(n) - share(n - 1));
      const level = round(share(n), unitOf(Math.max(gap / 2, (high - low) / 500)));
      if (level > low && level < high) found.add(level);
    }
    return [...found];
  }

  class StepcheckPlane extends HTMLElement {
    connectedCallback() {
      this.figure = this.closest("stepcheck-graph");
      this.svg = this.querySelector("svg");
      this.dot = this.querySelector(".sp-point");
      const frame = this.querySelector(".sp-frame");
      const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => +frame.getAttribute(name));
      this.frame = { left, top, right: left + width, bottom: top + height };
      this.cells = [this.dataset.x, this.dataset.y];
      this.figure.addEventListener("stepcheck-moved", this);
      this.dot.addEventListener("pointerdown", this);
      this.dot.addEventListener("keydown", this);
      this.svg.addEventListener("click", this);
      if (this.figure.data) this.told("reset");
    }

    disconnectedCallback() {
      this.figure.removeEventListener("stepcheck-moved", this);
      this.task = null;
    }

    handleEvent(event) {
      const { type } = event;
      if (type === "stepcheck-moved") this.told(event.detail);
      else this[type](event);
    }

    // What the figure has come to.
    told(kind) {
      const { figure } = this;
      this.knobs = this.cells.map((cell) => figure.knobs.find((knob) => knob.cell === cell));
      const here = this.cells.map((cell) => StepcheckNumbers.toNumber(figure.found[`value:${cell}`]));
      const run = this.runs?.at(-1);
      if (kind === "reset" || !run) this.runs = [[here]];
      else if (kind === "descend") run.push(here);
      else if (here.some((x, n) => x !== run.at(-1)[n])) {
        if (run.length === 1) this.runs.pop();
        this.runs.push([here]);
      }
      this.here = here;
      this.show();
    }

    // The plane is as wide as the sliders reach, and as far as the way has led.
    show() {
      const points = this.runs.flat();
      this.ends = this.knobs.map(({ min, max }, n) => [
        Math.min(min, ...points.map((point) => point[n])),
        Math.max(max, ...points.map((point) => point[n])),
      ]);
      const [x, y] = this.place(this.here);
      this.dot.setAttribute("cx", x);
      this.dot.setAttribute("cy", y);
      const [across, up] = this.knobs.map(({ input }) => input);
      const spoken = [across, up].map((input) => `${input.ariaLabel} ${input.nextElementSibling.textContent}`);
      this.words = spoken.join(", ");
      const [low, high] = this.ends[0];
      for (const [name, value] of Object.entries({ valuenow: this.here[0], valuemin: low, valuemax: high,
        valuetext: this.words })) this.dot.setAttribute(`aria-${name}`, value);
      this.drawWay();
      const { found, knobs } = this.figure;
      const others = knobs.filter(({ cell }) => !this.cells.includes(cell)).map(({ cell }) => {
        const value = found[`value:${cell}`];
        return value && StepcheckNumbers.toNumber(value);
      });
      const key = JSON.stringify([this.ends, others]);
      if (key === this.key) return;
      this.key = key;
      this.drawTicks();
      this.drawLines(new StepcheckSurface(this.figure, this.cells));
    }

    place(point) {
      const { left, right, top, bottom } = this.frame;
      const [u, v] = point.map((x, n) => (x - this.ends[n][0]) / (this.ends[n][1] - this.ends[n][0]));
      return [left + u * (right - left), bottom - v * (bottom - top)];
    }

    put(selector, parts) {
      const elements = parts.map(([name, attributes, words = ""]) => {
        const element = document.createElementNS(XML, name);
        for (const key in attributes) element.setAttribute(key, attributes[key]);
        element.textContent = words;
        return element;
      });
      this.querySelector(selector).replaceChildren(...elements);
    }

    path(points) {
      return points.map((point, n) => `${n ? "L" : "M"}${this.place(point).map((x) => x.toFixed(1)).join(" ")}`).join("");
    }

    drawWay() {
      const ways = this.runs.filter((run) => run.length > 1);
      this.put(".sp-way", [
        ...ways.map((run) => ["path", { d: this.path(run) }]),
        ...ways.flat().map((point) => {
          const [cx, cy] = this.place(point).map((x) => x.toFixed(1));
          return ["circle", { cx, cy, r: 2.5 }];
        }),
      ]);
    }

    drawTicks() {
      const { left, bottom } = this.frame;
      this.put(".sp-ticks", this.ends.flatMap(([low, high], axis) => {
        const unit = unitOf((high - low) / 3);
        const found = [];
        for (let x = Math.ceil(low / unit - 1e-9) * unit; x <= high + unit * 1e-9; x += unit) found.push(round(x, unit));
        return found.map((x) => {
          const [u, v] = this.place(axis ? [this.ends[0][0], x] : [x, this.ends[1][0]]);
          const at = axis ? { x: left - 5, y: v + 4.5, "text-anchor": "end" }
            : { x: u, y: bottom + 16, "text-anchor": "middle" };
          return ["text", at, text(x)];
        });
      }));
    }

    // In idle time, a slice after the other; what was begun before ends there.
    drawLines(surface) {
      const task = this.lines(surface);
      this.task = task;
      this.classList.add("sp-busy");
      const go = () => {
        const start = performance.now();
        while (this.task === task && performance.now() - start < SLICE) {
          if (task.next().done) {
            this.task = null;
            this.classList.remove("sp-busy");
          }
        }
        if (this.task === task) idle(go);
      };
      idle(go);
    }

    * lines(surface) {
      const sides = this.ends.map(([low, high]) => Array.from({ length: CELLS + 1 }, (_, n) =>
        low + ((high - low) * n) / CELLS));
      const grid = [];
      for (const y of sides[1]) {
        grid.push(sides[0].map((x) => surface.value(x, y)));
        yield;
      }
      const levels = levelsOf(grid.flat());
      this.drawn = [];
      for (const level of levels) {
        const known = new Map();
        const segments = [];
        for (let row = 0; row < CELLS; row += 1) {
          for (let column = 0; column < CELLS; column += 1) {
            segments.push(...this.cut(surface, sides, grid, level, known, column, row));
          }
          yield;
        }
        this.drawn.push({ level, segments });
      }
      const parts = this.drawn.map(({ level, segments }) =>
        ["path", { d: segments.map((pair) => this.path(pair)).join(""), "data-level": level }]);
      this.put(".sp-lines", parts);
      this.put(".sp-levels", this.labels());
    }

    // The parts of a line in one cell: none, one, or two where it crosses itself nearly.
    cut(surface, [xs, ys], grid, level, known, column, row) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const values = corners.map(([u, v]) => grid[v][u]);
      if (!values.every(Number.isFinite)) return [];
      const above = values.map((value) => value > level);
      const crossed = [0, 1, 2, 3].filter((n) => above[n] !== above[(n + 1) % 4]);
      const ends = crossed.map((n) => {
        const pair = [corners[n], corners[(n + 1) % 4]].sort(([a, b], [c, d]) => a - c || b - d);
        const name = pair.join();
        if (!known.has(name)) known.set(name, crossing(surface, level, ...pair.map(([u, v]) => [xs[u], ys[v], grid[v][u]])));
        return known.get(name);
      });
      if (ends.length < 4) return ends.length ? [ends] : [];
      const middle = surface.value((xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2) > level;
      return middle === above[0] ? [[ends[0], ends[1]], [ends[2], ends[3]]] : [[ends[3], ends[0]], [ends[1], ends[2]]];
    }

    // A number at each line, where it is far from the others and from the frame.
    labels() {
      const { left, right, top, bottom } = this.frame;
      const placed = [];
      const found = [];
      for (const { level, segments } of this.drawn) {
        let best = null;
        for (const [a, b] of segments) {
          const [x, y] = this.place([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
          const room = Math.min(x - left, right - x, y - top, bottom - y,
            ...placed.map(([u, v]) => Math.hypot(x - u, 1.6 * (y - v)) / 1.5));
          if (!best || room > best.room) best = { room, x, y };
        }
        if (!best || best.room < APART / 1.5) continue;
        placed.push([best.x, best.y]);
        found.push(["text", { x: best.x.toFixed(1), y: (best.y + 4.5).toFixed(1), "text-anchor": "middle" }, text(level)]);
      }
      return found;
    }

    // What the reader does.

    to(point, aloud) {
      const values = {};
      this.knobs.forEach(({ cell, min, max, step }, n) => {
        const x = min + Math.round((point[n] - min) / step) * step;
        values[cell] = Math.max(min, Math.min(max, +x.toFixed(9)));
      });
      this.figure.move(values);
      if (aloud) this.say();
    }

    say() {
      const { figure } = this;
      const value = figure.whole("value", figure.output, "undefined").replace(/^[=≈] /, "");
      figure.status.textContent = `${this.words}: ${figure.data.spoken[figure.output]} ${value}`;
    }

    pointOf({ clientX, clientY }) {
      const { left, right, top, bottom } = this.frame;
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
      const share = [(x - left) / (right - left), (bottom - y) / (bottom - top)];
      return share.map((u, n) => this.ends[n][0] + u * (this.ends[n][1] - this.ends[n][0]));
    }

    pointerdown(event) {
      if (!this.ends) return;
      this.dot.setPointerCapture(event.pointerId);
      const move = (moved) => this.to(this.pointOf(moved), false);
      const end = () => {
        this.dot.removeEventListener("pointermove", move);
        this.say();
      };
      this.dot.addEventListener("pointermove", move);
      this.dot.addEventListener("lostpointercapture", end, { once: true });
    }

    click(event) {
      const { left, right, top, bottom } = this.frame;
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
      const isInside = x >= left && x <= right && y >= top && y <= bottom;
      if (this.ends && isInside && event.target !== this.dot) this.to(this.pointOf(event), true);
    }

    keydown(event) {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!way || !this.ends) return;
      event.preventDefault();
      this.to(this.here.map((x, n) => x + way[n] * this.knobs[n].step), true);
    }
  }

  // Where a line crosses an edge between two points on both sides of it, with their values.
  function crossing(surface, level, [x, y, value], [u, v, other]) {
    let [from, to, low, high] = [0, 1, value - level, other - level];
    let t = low / (low - high);
    for (let n = 0; n < FINER; n += 1) {
      const found = surface.value(x + t * (u - x), y + t * (v - y)) - level;
      if (!Number.isFinite(found) || found === 0) break;
      if (found > 0 === low > 0) [from, low, high] = [t, found, n ? high / 2 : high];
      else [to, high, low] = [t, found, n ? low / 2 : low];
      t = from + (to - from) * (low / (low - high));
    }
    return [x + t * (u - x), y + t * (v - y)];
  }

  if (!customElements.get("stepcheck-plane")) customElements.define("stepcheck-plane", StepcheckPlane);
}
