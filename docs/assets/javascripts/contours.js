// <stepcheck-contours>: lines of equal output on the plane of plane.js, and the way of gradient steps.
{
  const LEVELS = 8;
  const APART = 26; // of two numbers at lines, and of one from the frame

  const round = (x, unit) => +(Math.round(x / unit) * unit).toPrecision(12);
  const text = (x) => String(x).replace("-", "−");

  function unitOf(size) { // 1, 2 or 5 and zeros, not more than a size
    const ten = 10 ** Math.floor(Math.log10(size));
    return ten * (size >= 5 * ten ? 5 : size >= 2 * ten ? 2 : 1);
  }

  // Levels with as much of the plane between them, as round as that lets them be.
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

  class Contours extends StepcheckPlane {
    // The points of all ways; one begins where a reader moves the point.
    noted(kind) {
      const { here } = this;
      const run = this.runs?.at(-1);
      if (kind === "reset" || !run) this.runs = [[here]];
      else if (kind === "descend") run.push(here);
      else if (here.some((x, n) => x !== run.at(-1)[n])) {
        if (run.length === 1) this.runs.pop();
        this.runs.push([here]);
      }
      return this.runs.flat();
    }

    levels = levelsOf;

    * finish() {
      this.put(".sp-levels", this.labels());
    }

    drawWay() {
      const ways = this.runs.filter((run) => run.length > 1);
      this.put(".sp-way", [
        ...ways.map((run) => ["path", { d: this.path(run) }]),
        ...ways.flat().map((point) => {
          const [cx, cy] = this.place(point);
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
  }

  if (!customElements.get("stepcheck-contours")) customElements.define("stepcheck-contours", Contours);
}
