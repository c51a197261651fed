// Remembers which pages were read, in this browser and nowhere else: a page is when its end has come into
// view. The navigation marks them; the foot of a page says how many there are, and has a button that forgets.
{
  const KEY = "stepcheck-read";
  const read = new Set();
  const ends = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    ends.disconnect();
    load();
    read.add(nameOf(location.href));
    keep();
    show();
  });

  // Where a browser keeps nothing, what was read ends with the page.
  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) ?? [];
      for (const name of kept) read.add(name);
    } catch {}
  }

  function keep() {
    try {
      if (read.size) localStorage.setItem(KEY, JSON.stringify([...read]));
      else localStorage.removeItem(KEY);
    } catch {}
  }

  // A page by its place below the start page: wherever the site lies, it stays the same.
  function nameOf(address) {
    const home = new URL(".", document.querySelector(".md-logo").href).pathname;
    const { pathname } = new URL(address);
    return pathname.startsWith(home) ? pathname.slice(home.length) || "index.html" : "";
  }

  function element(tag, className, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  const links = () => [...document.querySelectorAll(".md-nav--primary .md-nav__link[href]")]
    .filter((link) => !link.closest(".md-nav--secondary")); // which leads to sections of this page

  function mark(link, isRead) {
    link.querySelector(".sc-read")?.remove();
    if (!isRead) return;
    const made = element("span", "sc-read");
    made.append(element("span", "sc-words", " (read)"));
    link.append(made);
  }

  function show() {
    const pages = new Map(links().map((link) => [link, nameOf(link.href)]));
    for (const [link, name] of pages) {
      mark(link, read.has(name));
      const twin = link.previousElementSibling; // on a phone this page is a label, which opens its contents
      if (twin?.matches("label.md-nav__link")) mark(twin, read.has(name));
    }
    const all = new Set(pages.values());
    count([...all].filter((name) => read.has(name)).length, all.size);
  }

  // In the foot, whose template keeps the room for it.
  function count(found, all) {
    const place = document.querySelector(".sc-progress");
    if (!place || (!found && !place.firstChild)) return;
    const button = element("button", "", "Forget");
    button.type = "button";
    button.addEventListener("click", forget);
    if (found) place.replaceChildren(`${found} of ${all} pages read, says this browser. `, button);
    else place.replaceChildren("Forgotten.");
  }

  function forget() {
    ends.disconnect(); // this page counts again when it is opened again
    ends.takeRecords();
    read.clear();
    keep();
    show();
    document.querySelector(".sc-progress").focus(); // for the button is gone
  }

  function begin() {
    ends.disconnect();
    load();
    show();
    const own = nameOf(location.href);
    const end = document.querySelector("article > :last-child");
    const isPage = links().some((link) => nameOf(link.href) === own); // and not that for wrong addresses
    if (end && isPage && !read.has(own)) ends.observe(end);
  }

  addEventListener("storage", ({ key, newValue }) => { // read, or forgotten, on another page
    if (key !== KEY && key !== null) return;
    if (!newValue) read.clear();
    load();
    show();
  });

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(begin);
  else begin();
}
