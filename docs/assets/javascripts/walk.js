// The way of a reader through a graph: the values forward, then the derivatives back. What is still to
// come is out of sight, and what is computed now stands out.
{
  // The step at which a number comes: value:w@2,1 is an entry of w, local:z:L comes with gradient:z.
  function stepOf(key) {
    const [kind, name] = key.replace(/@[^:]*/g, "").split(":");
    return `${kind === "local" ? "gradient" : kind}:${name}`;
  }

  class StepcheckWalk {
    constructor(figure) {
      const all = (selector) => [...figure.querySelectorAll(selector)];
      this.formulas = all("[data-step]");
      this.steps = this.formulas.map(({ dataset }) => dataset.step);
      this.nodes = all("[data-node]");
      this.edges = all("[data-from]");
      this.numbers = all("[data-shows]").map((item) => [item, stepOf(item.dataset.shows)]);
      for (const { parentNode } of all("[data-sign]")) { // it comes with the numbers of its array
        const own = this.numbers.find(([item]) => parentNode.contains(item));
        if (own) this.numbers.push([parentNode, own[1]]);
      }
    }

    later(walked) {
      return this.steps.slice(walked);
    }

    // Show the figure after so many steps; after all of them it is at rest.
    mark(walked) {
      const later = this.later(walked);
      const now = later.length ? this.steps[walked - 1] : "";
      for (const [item, step] of this.numbers) {
        item.classList.toggle("sl-later", later.includes(step));
      }
      for (const { classList, dataset } of this.nodes) {
        const own = [`value:${dataset.node}`, `gradient:${dataset.node}`];
        classList.toggle("sl-now", own.includes(now));
      }
      for (const { classList, dataset: { from, to } } of this.edges) {
        const isBack = classList.contains("sg-back");
        classList.toggle("sl-now", now === (isBack ? `gradient:${from}` : `value:${to}`));
        classList.toggle("sl-later", isBack && later.includes(`gradient:${from}`));
      }
    }

    // Show the formula of a step, and no other.
    name(step) {
      for (const formula of this.formulas) formula.hidden = formula.dataset.step !== step;
    }
  }

  globalThis.StepcheckWalk = StepcheckWalk;
}
