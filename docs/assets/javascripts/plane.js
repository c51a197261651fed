// The second view of a live graph, over the plane of two of its numbers: the point where these are, and lines on
// which a node has a value. The graph around it knows the numbers and tells when they change; doubles.js computes
// the node elsewhere. A script of each kind of view says which lines, and draws what else there is.
{
  const CELLS = 32; // along each side
  const SLICE = 8; // milliseconds of work at a time
  const FINER = 4; // steps towards the place where a line crosses an edge
  const XML = "http://www.w3.org/2000/svg";
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 20));

  globalThis.StepcheckPlane = class extends HTMLElement {
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
      this.knobs = this.cells.map((cell) => this.figure.knobs.find((knob) => knob.cell === cell));
      this.here = this.cells.map((cell) => this.number(cell));
      this.show(this.noted(kind));
    }

    number(cell) {
      const value = this.figure.found[`value:${cell}`];
      return value && StepcheckNumbers.toNumber(value);
    }

    // As wide as the sliders reach, and as far as some points lie.
    show(points) {
      this.ends = this.knobs.map(({ min, max }, n) => [
        Math.min(min, ...points.map((point) => point[n])),
        Math.max(max, ...points.map((point) => point[n])),
      ]);
      this.words = this.knobs.map(({ input }) => `${input.ariaLabel} ${input.nextElementSibling.textContent}`).join(", ");
      const [cx, cy] = this.place(this.here);
      const [low, high] = this.ends[0];
      const said = { cx, cy, role: "slider", tabindex: 0,
        "aria-valuenow": this.here[0], "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": this.words };
      for (const name in said) this.dot.setAttribute(name, said[name]);
      this.drawWay?.();
      const others = this.figure.knobs.map(({ cell }) => cell).filter((cell) => !this.cells.includes(cell));
      const key = JSON.stringify([this.ends, others.map((cell) => this.number(cell))]);
      if (key === this.key) return;
      this.key = key;
      this.drawTicks?.();
      this.drawLines(new StepcheckSurface(this.figure, this.cells, this.dataset.of));
    }

    place(point) {
      const { left, right, top, bottom } = this.frame;
      const [u, v] = this.ends.map(([low, high], n) => (point[n] - low) / (high - low));
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

    // In idle time, a slice after the other; what was begun before ends there.
    drawLines(surface) {
      const task = this.lines(surface);
      this.task = task;
      const go = () => {
        const start = performance.now();
        while (this.task === task && performance.now() - start < SLICE) {
          if (task.next().done) this.task = null;
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
      const levels = this.levels(grid.flat());
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
      yield* this.finish(surface);
    }

    // The parts of a line in one cell: none, one, or two where it crosses itself nearly. Along each, what is
    // above the level lies to the left.
    cut(surface, [xs, ys], grid, level, known, column, row) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const values = corners.map(([u, v]) => grid[v][u]);
      if (!values.every(Number.isFinite)) return [];
      const above = values.map((value) => value > level);
      const crossed = [0, 1, 2, 3].filter((n) => above[n] !== above[(n + 1) % 4]);
      const end = (n) => {
        const pair = [corners[n], corners[(n + 1) % 4]].sort(([a, b], [c, d]) => a - c || b - d);
        const name = pair.join();
        if (!known.has(name)) known.set(name, crossing(surface, level, ...pair.map(([u, v]) => [xs[u], ys[v], grid[v][u]])));
        return known.get(name);
      };
      let pairs = crossed.length ? [crossed] : [];
      if (crossed.length === 4) {
        const middle = surface.value((xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2) > level;
        pairs = middle === above[0] ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]];
      }
      return pairs.map(([a, b]) => (above[(a + 1) % 4] ? [b, a] : [a, b]).map(end));
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

    placeOf({ clientX, clientY }) {
      return new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    }

    pointOf({ x, y }) {
      const { left, right, top, bottom } = this.frame;
      const share = [(x - left) / (right - left), (bottom - y) / (bottom - top)];
      return this.ends.map(([low, high], n) => low + share[n] * (high - low));
    }

    pointerdown(event) {
      if (!this.ends) return;
      this.dot.setPointerCapture(event.pointerId);
      const move = (moved) => this.to(this.pointOf(this.placeOf(moved)), false);
      const end = () => {
        this.dot.removeEventListener("pointermove", move);
        this.say();
      };
      this.dot.addEventListener("pointermove", move);
      this.dot.addEventListener("lostpointercapture", end, { once: true });
    }

    click(event) {
      if (!this.ends || event.target === this.dot) return;
      const place = this.placeOf(event);
      const point = this.pointOf(place);
      if (this.ends.some(([low, high], n) => point[n] < low || point[n] > high)) return;
      const example = this.exampleAt?.(place);
      if (example) this.take(example);
      else this.to(point, true);
    }

    keydown(event) {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
      if (!way || !this.ends) return;
      event.preventDefault();
      this.to(this.here.map((x, n) => x + way[n] * this.knobs[n].step), true);
    }
  };

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
}
