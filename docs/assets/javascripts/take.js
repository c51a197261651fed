// Lets a reader take a figure away as a picture, PNG, and a graph that has moved also as SVG as it is now,
// with its second view. The drawing is the one that is seen, in the colours of the light scheme, on white. Its
// title and its description go along.
{
  const LOOKS = [
    "fill", "fill-opacity", "font-family", "font-size", "paint-order", "stroke", "stroke-dasharray",
    "stroke-linejoin", "stroke-opacity", "stroke-width", "visibility",
  ];
  const FINE = 3; // pixels of the picture for one of the page
  const XML = "http://www.w3.org/2000/svg";

  // The light scheme holds for a moment in which nothing is shown.
  function inLight(work) {
    const { body, documentElement: root } = document;
    const before = [[body, "mdColorScheme"], [root, "bsTheme"]].map((at) => [...at, at[0].dataset[at[1]]]);
    try {
      for (const [{ dataset }, name, value] of before) if (value) dataset[name] = "default";
      return work();
    } finally {
      for (const [{ dataset }, name, value] of before) if (value) dataset[name] = value;
    }
  }

  // How an element differs from what is around it; a copy says so itself.
  function dress(copy, seen, above = {}) {
    const style = getComputedStyle(seen);
    const own = Object.fromEntries(LOOKS.map((name) => [name, style.getPropertyValue(name)]));
    for (const name of ["class", "style", ...LOOKS]) copy.removeAttribute(name);
    for (const name of Object.keys(copy.dataset)) delete copy.dataset[name];
    for (const name of LOOKS) if (own[name] !== above[name]) copy.setAttribute(name, own[name]);
    [...seen.children].forEach((child, n) => dress(copy.children[n], child, own));
  }

  // A page draws an outline once, however often it stands there; what leaves the page has all of its own.
  function outline(use) {
    const path = document.getElementById(use.href.baseVal.slice(1)).cloneNode();
    path.removeAttribute("id");
    for (const { name, value } of use.attributes) if (!name.endsWith("href")) path.setAttribute(name, value);
    use.replaceWith(path);
  }

  // The point of a plane moves there no more; where it is, and at which values lines are, is said.
  function still(copy) {
    const point = copy.querySelector("[role=slider]");
    if (!point) return;
    const levels = [...copy.querySelectorAll("[data-level]")].map(({ dataset }) => dataset.level.replace("-", "−"));
    copy.querySelector("desc").append(` Lines at ${levels.join(", ")}. The point of the graph is at ${point.ariaValueText}.`);
    for (const name of point.getAttributeNames()) if (/^(role|tabindex|aria-)/.test(name)) point.removeAttribute(name);
  }

  function drawingOf(figure) {
    for (const line of figure.task ?? []) void line; // what a plane draws is drawn to its end
    const seen = [...figure.querySelectorAll("svg:has(> desc)")].find((svg) => svg.checkVisibility());
    const copy = seen.cloneNode(true);
    still(copy);
    inLight(() => dress(copy, seen));
    copy.querySelectorAll("use").forEach(outline);
    const { width, height } = seen.viewBox.baseVal;
    const paper = document.createElementNS(XML, "rect");
    for (const [name, value] of Object.entries({ width, height })) {
      copy.setAttribute(name, value);
      paper.setAttribute(name, value);
    }
    paper.setAttribute("fill", "#ffffff");
    copy.querySelector("desc").after(paper);
    return { width, height, svg: new XMLSerializer().serializeToString(copy),
      words: { Title: seen.querySelector("title").textContent, Description: copy.querySelector("desc").textContent } };
  }

  // A chunk of a PNG that holds a text; its check is the remainder of a division of polynomials.
  function chunk(keyword, text) {
    const data = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
    let rest = -1;
    for (const byte of data) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
    const [before, after] = [new DataView(new ArrayBuffer(4)), new DataView(new ArrayBuffer(4))];
    before.setUint32(0, data.length - 4);
    after.setInt32(0, ~rest);
    return new Blob([before, data, after]);
  }

  async function picture({ svg, width, height, words }) {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    URL.revokeObjectURL(image.src);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * FINE, height * FINE];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise((then) => canvas.toBlob(then, "image/png"));
    const head = 33; // bytes: the signature, and the chunk that says the size
    return new Blob([png.slice(0, head), ...Object.entries(words).map((pair) => chunk(...pair)), png.slice(head)],
      { type: "image/png" });
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function offer(place) {
    if (place.querySelector("button")) return;
    const figure = place.closest(".sp-plane, figure");
    const link = place.querySelector("a") ?? buttonIn(place, "SVG"); // of what a script has drawn there is no file
    const file = link.download ?? place.dataset.file;
    link.addEventListener("click", (event) => {
      if (!figure.closest("stepcheck-graph")?.data) return; // the file of the link is what is seen
      event.preventDefault();
      save(new Blob([drawingOf(figure).svg], { type: "image/svg+xml" }), file);
    });
    buttonIn(place, "PNG").addEventListener("click", async () =>
      save(await picture(drawingOf(figure)), file.replace(/svg$/, "png")));
  }

  function buttonIn(place, text) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    place.append(" ", button);
    return button;
  }

  function offerAll() {
    for (const place of document.querySelectorAll(".sc-take")) offer(place);
  }

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(offerAll);
  else offerAll();
}
