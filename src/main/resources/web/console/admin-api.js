// The admin API, on the port that this page came from. Reading needs no token; every change does.

const TIMEOUT = 10_000; // ms
const INTERVAL = 3_000; // ms, between an answer and the next question

/** Asks for a path below /admin; fails with what the server's problem says. */
export async function ask(path, parameters = {}, options = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  const response = await fetch(`../admin/${path}?${new URLSearchParams(given)}`, {
    signal: AbortSignal.timeout(TIMEOUT),
    ...options,
  });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Error(`${response.status} ${problem.detail ?? response.statusText}`);
}

/** Which connections a form picks: all that its fields say applies together. */
export function whichOf({ topic, subject, address }) {
  return { topic: topic.value, subject: subject.value, address: address.value };
}

/**
 * Asks by `question` every few seconds while the page is seen and this part of it is open, and hands each answer to
 * `show`, each failure's words to `fail`. Returns what asks again at once, and drops answers to what was asked before.
 */
export function whileOpen(details, question, show, fail) {
  let latest = 0, timer;
  async function run() {
    const turn = ++latest;
    clearTimeout(timer);
    if (document.hidden || !details.open) return;
    try {
      const answer = await question();
      if (turn !== latest) return;
      show(answer);
      fail("");
    } catch (error) {
      if (turn === latest) fail(error.message);
    }
    if (turn === latest) timer = setTimeout(run, INTERVAL);
  }
  details.addEventListener("toggle", run);
  document.addEventListener("visibilitychange", run);
  run();
  return run;
}
