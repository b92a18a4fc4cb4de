// The browser's client of notiflux; notiflux.d.ts describes it. It speaks the subprotocol notiflux.v1.json and, where
// WebSockets do not get through, reads server-sent events.
//
// A link is one attempt at a connection, from its opening to its loss. Whatever comes late, from a link that is not the
// current one any more, is dropped. Topics outlive links: each keeps the id of the last message that its handlers saw,
// and every link subscribes to all of them again from there.

const FIRST_DELAY = 500, MAX_DELAY = 30_000; // ms; a random part of it (full jitter), doubled with each failure
const MAX_TOPICS = 100; // of one command, so that its token stays within the server's 16,384 characters
const HOPELESS = [1002, 1007, 1009]; // the server says that this client is wrong: it would be again

export function connect(url, { getToken, onState = () => {} }) {
  const base = new URL(url, location);
  const topics = new Map(); // by name: { name, handlers, since, link: which was asked for it, live: whether it agreed }
  const requests = new Map(); // of the current link, by ref: [topics, token]
  const over = new AbortController();
  let failures = 0, proven, changing, ref = 0, timer;
  let current, streaming, ready, heard, asked, retry, send, ping, shut; // of the current link

  const address = (path, scheme) => new URL(path, base).href.replace(/^(http|ws)/, scheme);
  const jitter = (count) => Math.random() * Math.min(MAX_DELAY, FIRST_DELAY * 2 ** count);
  const names = (list) => list.map((topic) => topic.name);
  const fail = (list, code, detail) => list.forEach((topic) => tell(topic, { type: "error", code, detail }));
  const tell = (topic, event) => topic.handlers.forEach((handler) => {
    try {
      handler({ topic: topic.name, ...event });
    } catch (error) {
      reportError(error); // one handler's fault is nobody else's
    }
  });

  // ---- links

  function open(kind) {
    drop();
    const link = (current = {});
    streaming = kind === stream;
    state("connecting");
    watch();
    kind(link).catch((error) => lost(link, { reason: `${error}` }));
  }

  function next() {
    // Where WebSockets have worked, one that fails is more probably the server's restart than a proxy in between.
    if (topics.size) open(failures % 2 && (!proven || failures > 4) ? stream : socket);
    else failures = 0;
  }

  function opened() {
    ready = heard = true;
    state("open");
    changed();
  }

  function state(name, more) {
    onState({ state: name, transport: current && (streaming ? "events" : "websocket"), ...more });
  }

  function lost(link, { code, reason }) {
    if (link !== current) return;
    const delay = retry ?? jitter(code === 1013 ? failures + 3 : failures); // try again later, it says
    drop();
    if (HOPELESS.includes(code)) return end({ code, reason });
    failures++;
    state("waiting", { delay, code, reason });
    timer = setTimeout(next, delay);
  }

  function drop() {
    clearTimeout(timer);
    current = undefined;
    shut?.();
    ready = heard = asked = retry = send = ping = shut = undefined;
    requests.clear();
    topics.forEach((topic) => { topic.link = topic.live = undefined; });
  }

  function end(why) {
    drop();
    over.abort();
    topics.clear();
    state("closed", why);
  }

  // A page does not see the server's pings. So after a silent period it asks, and gives up after another one; a stream
  // cannot be asked, but has a comment every 15 s.
  function watch(wait = streaming ? 30_000 : 10_000) {
    timer = setTimeout(() => {
      if (!heard && asked) return lost(current, {});
      if (heard) failures = 0;
      else ping?.();
      asked = !heard;
      heard = false;
      watch();
    }, wait);
  }

  // After sleep, or with another network, nobody knows: ask at once, and do not wait for long.
  function wake() {
    if (globalThis.document?.hidden) return;
    clearTimeout(timer);
    if (!current) return next();
    ping?.();
    asked = true;
    heard = false;
    watch(streaming ? 20_000 : 5_000);
  }

  // ---- over a WebSocket

  async function socket(link) {
    const webSocket = new WebSocket(address("ws", "ws"), "notiflux.v1.json");
    shut = () => webSocket.close();
    webSocket.onopen = () => {
      if (link !== current) return;
      proven = true;
      send = (command) => webSocket.send(JSON.stringify(command));
      ping = () => send({ type: "ping" });
      opened();
    };
    webSocket.onclose = (event) => lost(link, event);
    webSocket.onmessage = ({ data }) => {
      if (link !== current) return;
      heard = true;
      const answer = JSON.parse(data);
      const [list, token] = requests.get(answer.ref) ?? [[]];
      requests.delete(answer.ref);
      if (answer.type === "message") message(topics.get(answer.topic), answer);
      if (answer.type === "position") topics.forEach((topic) => moved(topic, answer.id));
      if (answer.type === "goaway") retry = answer.reconnect_ms;
      if (answer.type === "subscribed") {
        list.forEach((topic) => agreed(topic, answer.topics[topic.name]));
      }
      if (answer.type === "error") {
        // All topics or none: so that one does not take the others along, each is asked for alone.
        if (list[1]) list.forEach((topic) => request([topic], token));
        else fail(list, answer.code, answer.detail);
      }
    };
  }

  async function ask(link) {
    const list = [...topics.values()].filter((topic) => topic.link !== link).slice(0, MAX_TOPICS);
    if (!list[0]) return;
    try {
      const token = await tokenFor(list, link);
      if (link !== current) return;
      request(list, token);
      ask(link);
    } catch {
      setTimeout(() => {
        list.forEach((topic) => { topic.link = undefined; });
        changed();
      }, jitter(4));
    }
  }

  async function tokenFor(list, link) {
    list.forEach((topic) => { topic.link = link; });
    try {
      return await getToken(names(list));
    } catch (error) {
      fail(list, "token_missing", `${error}`);
      throw error;
    }
  }

  function request(list, token) {
    list = list.filter((topic) => topics.get(topic.name) === topic);
    if (!list[0]) return;
    requests.set(++ref, [list, token]);
    const since = Object.fromEntries(list.map((topic) => [topic.name, topic.since ?? null]));
    send({ type: "subscribe", ref, topics: names(list), token, since });
  }

  // ---- over server-sent events, read by fetch: it can send the token in a header, and shows comments and refusals

  async function stream(link) {
    const abort = new AbortController();
    shut = () => abort.abort();
    const list = [...topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)); // the order of the cursors
    const token = await tokenFor(list, link);
    const query = new URLSearchParams(list.flatMap(({ name, since = "" }) => [["topic", name], ["since", since]]));
    const response = await fetch(`${address("events", "http")}?${query}`, {
      headers: { Authorization: `Bearer ${token}` },
      cache: "no-store",
      signal: abort.signal,
    });
    if (!response.ok) {
      const { code, detail } = await response.json();
      fail(list, code, detail);
      throw code;
    }
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "", event = {}, data = [], begun;
    for (;;) {
      const { value, done } = await reader.read();
      if (done || link !== current) throw "ended";
      heard = true;
      const lines = (text += value).split("\n");
      text = lines.pop();
      for (const line of lines) {
        const [, field, content] = /^(\w+): ?(.*)/s.exec(line) ?? [];
        if (field === "data") data.push(content);
        else if (field) event[field] = content;
        else if (!line) {
          retry = event.retry ?? retry;
          if (event.id) {
            const [epoch, , places] = event.id.split("-");
            const ids = places.split(".").map((place) => `${epoch}-${parseInt(place, 36)}`);
            list.forEach((topic, i) => {
              if (!begun) agreed(topic, { recovered: !event.event, position: ids[i] });
              else if (!data.length) moved(topic, ids[i]);
              else if (topic.name === event.event || !list[1]) {
                message(topics.get(topic.name), { type: "message", id: ids[i], message: data.join("\n") });
              }
            });
            begun = true;
          }
          event = {};
          data = [];
        }
      }
    }
  }

  // ---- topics

  function agreed(topic, { recovered = true, position }) {
    topic.live = true;
    recovered ||= !topic.since;
    if (!topic.since || !recovered) topic.since = position; // what was told to be missing is not missed again
    tell(topic, { type: "subscribed", recovered });
  }

  function message(topic, event) {
    if (!topic?.live) return;
    topic.since = event.id;
    tell(topic, event);
  }

  // Nothing came, but all before this place did.
  function moved(topic, position) {
    if (topic.live) topic.since = position;
  }

  // All changes of one turn together, in one command.
  function changed() {
    if (!changing) queueMicrotask(() => {
      changing = false;
      if (!current && !failures) next();
      // A stream has the topics that it was opened with.
      else if (streaming && ready && [...topics.values()].some((topic) => topic.link !== current)) open(stream);
      else if (send) ask(current);
    });
    changing = true;
  }

  addEventListener("online", wake, over);
  globalThis.document?.addEventListener("visibilitychange", wake, over);

  return {
    subscribe(name, handler, since) {
      over.signal.throwIfAborted();
      const topic = topics.get(name) ?? { name, handlers: new Set(), since };
      const own = (event) => handler(event);
      topics.set(name, topic);
      topic.handlers.add(own);
      changed();
      return () => {
        if (topic.handlers.delete(own) && !topic.handlers.size && topics.get(name) === topic) {
          topics.delete(name);
          if (topic.link) send?.({ type: "unsubscribe", topics: [name] });
        }
      };
    },
    close: () => end(),
  };
}
