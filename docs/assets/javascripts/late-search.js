// Stands where the theme expects the worker of its search, until a reader types: then it starts that worker,
// and gives it the index, which till then is empty. `stepcheck-late` names it in each page, the theme's
// worker behind a #. Of the theme it knows these four kinds of messages.
{
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
  const ENTRIES = new URL("../../search/entries.json", location);
  let setup, query, begun, worker;

  async function begin() {
    const answer = await fetch(ENTRIES);
    const { docs } = await answer.json();
    const theirs = new Worker(new URL(location.hash.slice(1), location));
    theirs.onmessage = ({ data }) => {
      if (data.type !== READY) return postMessage(data);
      worker = theirs;
      worker.postMessage(query); // the last: earlier ones would be shown for a moment
    };
    theirs.postMessage({ ...setup, data: { ...setup.data, docs } });
  }

  function take(message) {
    if (message.type === SETUP) {
      setup = message;
      postMessage({ type: READY });
    } else if (message.type === QUERY && !message.data) {
      postMessage({ type: RESULT, data: { items: [] } });
    } else {
      query = message;
      begun ??= begin().catch((error) => {
        begun = null; // with the next letter it is tried again
        throw error;
      });
    }
  }

  addEventListener("message", ({ data }) => (worker ? worker.postMessage(data) : take(data)));
}
