// Talking to the town's server. A refusal is an Error with a line to show.

async function ask(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error("Город не отвечает.");
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? "Не получилось, обновите страницу.");
  return body;
}

function send(method, path, body) {
  return ask(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const get = (path) => ask(path, {});
export const post = (path, body = {}) => send("POST", path, body);
export const patch = (path, body) => send("PATCH", path, body);

/**
 * Lists of names of what changed, as they come; `onOpen` after every (re)connection, when all
 * may have changed, `onLost` when the connection breaks.
 */
export function listen({ onNews, onOpen, onLost }) {
  const source = new EventSource("/town/news");
  source.onopen = onOpen;
  source.onerror = onLost;
  source.onmessage = (event) => onNews(JSON.parse(event.data));
}

/** Runs `work` at once; calls that come meanwhile are merged into one more run after it. */
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
}
