// Copying formulas: a button on each display, and LaTeX in the place of formulas in copied text.
// Without this script a page lacks these two, and nothing else.
(() => {
  const said = document.createElement('div');
  said.className = 'sc-words';
  said.setAttribute('role', 'status');
  document.body.append(said);

  function tell(button, words) {
    said.textContent = words;
    button.dataset.told = words;
    setTimeout(() => { said.textContent = ''; delete button.dataset.told; }, 2000);
  }

  async function copy(button) {
    const {latex} = button.parentElement.querySelector('mjx-container').dataset;
    await navigator.clipboard.writeText(latex).then(
      () => tell(button, 'Copied'), () => tell(button, 'Your browser did not let us copy'),
    );
  }

  function equip() {
    for (const formula of document.querySelectorAll('.arithmatex > mjx-container[display]')) {
      if (formula.parentElement.querySelector('.sc-copy')) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sc-copy';
      button.textContent = 'Copy LaTeX';
      formula.after(button);
    }
  }

  if (navigator.clipboard) {
    const later = () => (window.requestIdleCallback ?? setTimeout)(equip);
    // Material's, which sends each page that instant navigation brings; without it there is one.
    if (window.document$) window.document$.subscribe(later);
    else later();
    document.addEventListener('click', ({target}) => {
      if (target instanceof Element && target.matches('.sc-copy')) copy(target);
    });
  }

  // The selection with LaTeX instead of formulas, laid out for a moment to learn its line breaks.
  function written(selection) {
    const part = document.createElement('div');
    part.className = 'sc-words';
    part.append(selection.getRangeAt(0).cloneContents());
    for (const extra of part.querySelectorAll('.sc-copy, .sc-tick, .headerlink')) extra.remove();
    for (const formula of part.querySelectorAll('mjx-container')) {
      const mark = formula.hasAttribute('display') ? '$$' : '$';
      formula.replaceWith(`${mark}${formula.dataset.latex}${mark}`);
    }
    document.body.append(part);
    const text = part.innerText;
    part.remove();
    return {text, html: part.innerHTML};
  }

  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    const isPage = !event.target.closest?.('input, textarea') && selection.rangeCount;
    if (!isPage || !selection.getRangeAt(0).cloneContents().querySelector('mjx-container')) return;
    const {text, html} = written(selection);
    event.clipboardData.setData('text/plain', text);
    event.clipboardData.setData('text/html', html);
    event.preventDefault();
  });
})();
