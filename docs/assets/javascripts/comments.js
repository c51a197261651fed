// What readers say of a page, at its foot: asked of an Isso server when the foot comes near, and never
// before. Nothing that the server sends becomes markup or a script of the page: its text is built anew
// from a list of harmless elements. With the server out of reach the page lacks its comments alone.
(() => {
  const SHEET = new URL("../stylesheets/comments.css", document.currentScript.src);
  const HARMLESS = new Set(
    "blockquote br code del em h1 h2 h3 h4 h5 h6 hr ins li ol p pre strong sub sup ul".split(" "),
  );
  const QUOTE = /(#f-\w+)/; // the place of a formula
  const PATIENCE = 10_000; // milliseconds until a server counts as out of reach
  const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
  const loaded = new WeakMap(); // of sections, to promises of their forms

  function made(name, attributes, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  function button(words, act) {
    const pressed = made("button", { type: "button" }, words);
    pressed.addEventListener("click", act);
    return pressed;
  }

  // The server's answer. Without one, or with one that says no, an error has the words why.
  async function ask(section, path, options = {}) {
    const response = await fetch(new URL(path, section.dataset.scServer), {
      ...options,
      credentials: options.method ? "include" : "omit", // who only reads tells nothing
      headers: { Accept: "application/json", ...options.headers },
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => {
      throw new Error("the server is out of reach");
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new Error(answer?.message?.replace(/^\d+ [\w ]+: /, "") ?? response.statusText);
  }

  const inThread = (section) => `uri=${encodeURIComponent(section.dataset.scThread)}`;

  // A formula of this page, drawn once more as a link to it.
  function quoted(hash) {
    const formula = document.querySelector(`.sc-display${hash} mjx-container`);
    if (!formula) return hash;
    const drawn = formula.cloneNode(true);
    drawn.inert = true; // it may have links of its own, and marks that open notes
    drawn.classList.add("sc-drawn");
    const words = drawn.querySelector("desc")?.textContent ?? formula.dataset.latex;
    return made("a", { class: "sc-quoted", href: hash, "aria-label": `Formula: ${words}` }, drawn);
  }

  function link(address, inside) {
    if (!/^(https?:|mailto:|#)/i.test(address ?? "")) return inside;
    return [made("a", { href: address, rel: "nofollow ugc noopener" }, ...inside)];
  }

  // What the server made of a reader's text, built anew: no other element, and no attribute but where
  // a link leads.
  function rebuilt(node, isCode = false) {
    if (node.nodeType === Node.TEXT_NODE) {
      return isCode ? [node.data] : node.data.split(QUOTE).map((text, n) => n % 2 ? quoted(text) : text);
    }
    const name = node.localName;
    const inside = [...node.childNodes].flatMap((child) => rebuilt(child, isCode || name === "code"));
    if (name === "a") return link(node.getAttribute("href"), inside);
    const heading = /^h\d$/.test(name); // of no part of the page
    return HARMLESS.has(name) ? [made(heading ? "p" : name, {}, ...inside)] : inside;
  }

  const parsed = (html) => new DOMParser().parseFromString(html ?? "", "text/html").body;

  function shown(comment, form) {
    const name = parsed(comment.author).textContent.trim() || "Anonymous";
    const day = new Date(comment.created * 1000);
    const time = made("time", { datetime: day.toISOString() }, DAY.format(day));
    const answers = made("ol", {}, ...(comment.replies ?? []).map((reply) => shown(reply, form)));
    const answer = button("Reply", () => form.answer({ id: comment.id, name, item }));
    const isGone = comment.mode === 4; // its writer has deleted it, and others have answered it
    const text = isGone ? ["This comment was taken back."] : rebuilt(parsed(comment.text));
    const item = made(
      "li", { class: "sc-comment", id: `isso-${comment.id}` },
      made("p", { class: "sc-by" }, made("b", {}, isGone ? "" : name), " ",
        made("a", { href: `#isso-${comment.id}` }, time)),
      made("div", { class: "sc-said" }, ...text),
      made("p", { class: "sc-doing" }, ...(comment.mode === 1 ? [answer] : [])),
      answers,
    );
    return item;
  }

  // Where comments are written: `answer` moves it below one, `quote` puts a formula into it.
  function writing(section, thread) {
    const text = made("textarea", { rows: "5", required: "", minlength: "3", maxlength: "20000", id: "sc-text" });
    const name = made("input", { id: "sc-name", autocomplete: "name", maxlength: "80" });
    const whom = made("label", { for: "sc-text" }, "Your comment");
    const send = made("button", { class: "md-button", type: "submit" }, "Send");
    const stop = button("Not a reply", () => answer(null));
    const said = made("p", { class: "sc-answer", role: "status" });
    const quoting = document.querySelector(".sc-tools") ? " To quote a formula, open its notes." : "";
    const help = made("p", { class: "sc-help" }, `Markdown works; code goes between backticks.${quoting}`);
    const form = made(
      "form", {}, whom, text, help, made("label", { for: "sc-name" }, "Your name, if you like"), name,
      made("p", { class: "sc-doing" }, send, stop), said,
    );
    let parent = null;
    stop.hidden = true;

    function move(comment) {
      parent = comment;
      stop.hidden = !comment;
      whom.textContent = comment ? `Your reply to ${comment.name}` : "Your comment";
      if (comment) comment.item.querySelector(":scope > .sc-doing").after(form);
      else section.append(form);
    }

    function answer(comment) {
      move(comment);
      text.focus();
    }

    function quote(id) {
      text.setRangeText(`#${id}\n\n`, text.selectionStart, text.selectionEnd, "end");
      form.scrollIntoView({ block: "center" });
      text.focus({ preventScroll: true });
    }

    async function takeBack(item, id, words) {
      try {
        await ask(section, `id/${id}`, { method: "DELETE" });
      } catch (error) {
        said.textContent = `It could not be taken back: ${error.message}`;
        return;
      }
      if (item.contains(form)) move(null);
      item.remove();
      said.textContent = "It is taken back.";
      text.value ||= words;
      text.focus();
    }

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      send.disabled = true;
      said.textContent = "";
      const words = text.value;
      const told = {
        text: words, author: name.value.trim() || null, parent: parent?.id ?? null,
        title: section.dataset.scTitle, // of the first comment's page
      };
      try {
        const comment = await ask(section, `new?${inThread(section)}`, {
          method: "POST", body: JSON.stringify(told), headers: { "Content-Type": "application/json" },
        });
        const item = shown(comment, { answer });
        item.querySelector(".sc-doing").append(
          ...(comment.mode === 2 ? ["Others will see it when it has been read."] : []),
          button("Take it back", () => takeBack(item, comment.id, words)),
        );
        (parent?.item.querySelector(":scope > ol") ?? thread).append(item);
        move(null);
        text.value = "";
        said.textContent = "Thank you, your comment was sent.";
        item.scrollIntoView({ block: "nearest" });
      } catch (error) {
        said.textContent = `Your comment was not sent: ${error.message}. It is still here; try again later.`;
      }
      send.disabled = false;
    });

    return { form, answer, quote };
  }

  async function fill(section) {
    const sheet = made("link", { rel: "stylesheet", href: SHEET });
    const styled = new Promise((then) => {
      sheet.addEventListener("load", then);
      sheet.addEventListener("error", then); // then they are plain
    });
    section.append(sheet);
    const heading = made("h2", { id: "__comments" }, "Comments");
    try {
      const [answer] = await Promise.all([ask(section, `?${inThread(section)}`), styled]);
      const thread = made("ol", { class: "sc-thread" });
      const box = writing(section, thread);
      thread.append(...answer.replies.map((comment) => shown(comment, box)));
      section.append(heading, thread, box.form);
      return box;
    } catch {
      const words = "The comments on this page are out of reach at the moment.";
      section.append(made("p", { class: "sc-away" }, words));
      return null;
    }
  }

  function load(section) {
    if (!loaded.has(section)) loaded.set(section, fill(section));
    return loaded.get(section);
  }

  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      load(target);
    }
  }, { rootMargin: "300px" });

  async function begin() {
    const section = document.querySelector(".sc-comments");
    if (!section) return;
    near.observe(section);
    if (!/^#(isso-\d+|__comments)$/.test(location.hash)) return;
    await load(section);
    document.querySelector(location.hash)?.scrollIntoView();
  }

  // The notes of a formula get a way to quote it.
  document.addEventListener("toggle", ({ target }) => {
    const tools = target.matches(".sc-tick") && target.open && target.querySelector(".sc-tools");
    const section = document.querySelector(".sc-comments");
    if (!tools || !section || tools.querySelector(".sc-quote")) return;
    const quote = button("Quote in a comment", async () => {
      const box = await load(section);
      if (box) box.quote(target.parentElement.id);
      else section.scrollIntoView({ block: "center" });
    });
    quote.className = "sc-quote";
    tools.append(quote);
  }, true);

  // Material's, which sends each page that instant navigation brings; without it there is one.
  if (window.document$) window.document$.subscribe(begin);
  else begin();
})();
