// Walks through a graph that says data-plays: by itself once, when it is first seen, unless its reader
// wants less motion; and at its button. It computes nothing: what moves the numbers comes when the
// figure is touched (live.js), and is told then what its reader has asked for before.
{
  const STEP = 1000; // milliseconds
  const WHOLE = 1500; // as long is all of it seen before it plays by itself
  const SEEN = 0.6; // of the drawing
  const MOVER = "stepcheck-graph";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const known = new WeakSet();
  let hasPlayed = false; // by itself, in this visit

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.walk = new StepcheckWalk(figure);
      this.walked = this.walk.steps.length;
      this.button = figure.querySelector("[data-does=play]");
      this.said = figure.querySelector(".sl-numbers");
      figure.querySelector(".sl-panel").hidden = false;
      for (const type of ["click", "input"]) figure.addEventListener(type, this, true);
      window.addEventListener("beforeprint", () => figure.data || this.rest());
      this.wait();
    }

    wait() {
      const sight = new IntersectionObserver((seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        sight.disconnect();
        if (hasPlayed || still.matches) return;
        hasPlayed = true;
        this.timer = setTimeout(() => this.play(), WHOLE);
      }, { threshold: SEEN });
      sight.observe(this.figure.querySelector(".sg-drawings"));
    }

    handleEvent(event) {
      const { target, type } = event;
      const button = target.closest("[data-does]");
      if (type === "click" && !button) return;
      if (button === this.button) {
        event.stopPropagation(); // the mover knows no such button
        if (this.isPlaying) this.stop();
        else this.play();
        return;
      }
      this.rest();
      if (customElements.get(MOVER)) return;
      const again = () => (button ? button.click() : target.dispatchEvent(new Event(type, { bubbles: true })));
      customElements.whenDefined(MOVER).then(again);
    }

    play() {
      if (this.walked >= this.walk.steps.length) this.walked = 0;
      this.change(true);
      this.tick();
    }

    stop() {
      clearTimeout(this.timer);
      this.change(false);
    }

    change(isPlaying) {
      this.isPlaying = isPlaying;
      this.button.textContent = isPlaying ? "Pause" : "Play";
      this.button.setAttribute("aria-label", this.button.textContent);
    }

    tick() {
      this.walked += 1;
      this.show();
      const isLast = this.walked === this.walk.steps.length;
      this.timer = setTimeout(() => (isLast ? this.rest() : this.tick()), isLast ? 2 * STEP : STEP);
    }

    show() {
      const { figure, walk, walked } = this;
      this.tell();
      if (figure.data) { // it has moved, and knows its numbers better
        figure.walked = walked;
        figure.tell(walked === walk.steps.length);
        return;
      }
      const step = walk.steps[walked - 1];
      const number = walk.numbers.find(([{ dataset }]) => dataset.shows === step)?.[0].textContent;
      walk.mark(walked);
      walk.name(step);
      this.tell(walk.formulas[walked - 1], number);
    }

    // Put a number beside the formula of a step, and in the place of the hint; or neither. What stood
    // there is taken away and not changed: else it would move.
    tell(formula = null, number = "") {
      for (const { dataset } of this.walk.formulas) delete dataset.gives;
      if (formula) formula.dataset.gives = number;
      this.said.hidden = formula !== null;
    }

    rest() {
      this.stop();
      this.walked = this.walk.steps.length;
      this.tell();
      if (this.figure.data) return;
      this.walk.mark(this.walked);
      this.walk.name("");
    }
  }

  function begin() {
    for (const figure of document.querySelectorAll(`${MOVER}[data-plays]`)) {
      if (!known.has(figure)) new Player(figure);
      known.add(figure);
    }
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(begin);
  else begin();
}
