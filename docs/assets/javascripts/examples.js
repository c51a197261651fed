// <stepcheck-examples>: examples of two classes on the plane of plane.js, one of which the graph may take, and
// the line between the classes. The page has drawn all of it as it is at first.
{
  const ROOM = 60; // from the frame, where the line says what lies beyond it
  const ASIDE = [46, 16]; // from the line to the middle of these words
  const SURE = 1e-6; // from the level: nearer than that, a double does not decide
  const TOUCH = 12; // a click that is no further from an example means it

  class Examples extends StepcheckPlane {
    connectedCallback() {
      this.examples = JSON.parse(this.dataset.examples);
      this.querySelector(".sp-means").hidden = false;
      this.querySelector(".sp-next").onclick = () => this.next();
      super.connectedCallback();
      this.svg.role = "group"; // it is no picture any more
      this.dot.ariaRoleDescription = "point in the plane";
    }

    noted() {
      return [this.here];
    }

    levels() {
      return [+this.dataset.level];
    }

    // Says on which side of the line more is, and at how many examples of each class.
    * finish(surface) {
      this.nameSide(this.drawn[0].segments);
      const counts = [0, 0]; // ones are named first
      for (const [x, y, label] of this.examples) {
        counts[1 - label] += this.isReached(surface, x, y);
        yield;
      }
      const description = this.svg.querySelector("desc");
      this.querySelectorAll(".sp-count").forEach((item, n) => {
        item.textContent = counts[n];
      });
      description.textContent = description.textContent.replace(/\d+(?= of )/g, () => counts.shift());
    }

    isReached(surface, ...point) {
      const { level } = this.drawn[0];
      const value = surface.value(...point);
      const isNear = Math.abs(value - level) < SURE * Math.max(1, Math.abs(level));
      return (isNear ? surface.exact(point) : value) >= level;
    }

    // Near the upper right end of the line; what is more lies to the left of each of its parts.
    nameSide(segments) {
      const { left, right, top, bottom } = this.frame;
      const side = this.querySelector(".sp-side");
      let most = -Infinity;
      for (const pair of segments) {
        const [[a, b], [c, d]] = pair.map((point) => this.place(point));
        const [x, y, size] = [(a + c) / 2, (b + d) / 2, Math.hypot(c - a, d - b)];
        if (x - y <= most || !size || Math.min(x - left, right - x, y - top, bottom - y) < ROOM) continue;
        most = x - y;
        const at = [x + (ASIDE[0] * (d - b)) / size, y + (ASIDE[1] * (a - c)) / size];
        side.setAttribute("transform", `translate(${at.map((u) => u.toFixed(1)).join(" ")})`);
      }
      side.setAttribute("visibility", most > -Infinity ? "visible" : "hidden");
    }

    take([x, y, label]) {
      const values = { [this.cells[0]]: x, [this.cells[1]]: y };
      if (this.dataset.label) values[this.dataset.label] = label;
      this.figure.move(values);
      this.say();
    }

    next() {
      if (!this.ends) return;
      const isHere = (example) => example && this.here.every((x, n) => x === example[n]);
      const at = isHere(this.examples[this.at]) ? this.at : this.examples.findIndex(isHere);
      this.at = (at + 1) % this.examples.length;
      this.take(this.examples[this.at]);
    }

    // The example at a place of the drawing.
    exampleAt({ x, y }) {
      const far = (example) => {
        const [u, v] = this.place(example);
        return Math.hypot(u - x, v - y);
      };
      const [nearest] = [...this.examples].sort((a, b) => far(a) - far(b));
      return far(nearest) <= TOUCH && nearest;
    }
  }

  if (!customElements.get("stepcheck-examples")) customElements.define("stepcheck-examples", Examples);
}
