// The browser's client of notiflux, which also runs in workers and in Node; notiflux.d.ts describes it. It speaks the
// subprotocol notiflux.v1.json and, where WebSockets do not get through, reads server-sent events.
//
// A link is one attempt at a connection, from its opening to its loss; aborting it ends the connection. What comes
// late, from a link that is not the current one, is dropped. Topics outlive links: each keeps the id that it has
// reached, of its last message or a later position, and every link subscribes to all of them again from there. So a
// link may take another's place at any moment: nothing is lost or doubled.
//
// Where the server ends subscriptions with their tokens, it says how long one has left. In time the topic is subscribed
// again with a new one, on the same link and without an id, so that it goes on where it is. One that has ended all the
// same begins anew, from the id that it has reached.
//
// A link that has brought nothing gives way to one of the other kind. A WebSocket also fails where the server is away,
// so a stream is read only once its server has answered and a WebSocket has failed since then. While it is read, a
// trial is made now and then: a WebSocket that answers a ping becomes the link.

const FIRST_DELAY = 500, MAX_DELAY = 30_000; // ms; a random part of it (full jitter), doubled with each failure
const MAX_TOPICS = 100; // of one command, so that its token stays within the server's 16,384 characters
const TICK = 2_000; // ms
const LASTING = 5, ASKING = 6, SILENT = 9; // ticks until failures count anew, and of silence: ping, then give up
const FIRST_TRIAL = 5, MAX_TRIAL = 300; // ticks of a stream until the first trial, and at most between two
const HEAD_START = 5_000; // ms for the first trial, before its stream is read
const TOKEN_LIMIT = 10_000; // ms
const FRESH = 0.8; // part of the time that a token has left

export function connect(url, { getToken, onState = () => {}, signal } = {}) {
  const base = new URL(url, globalThis.location?.href).href.replace(/^ws/, "http");
  if (!/^http/.test(base)) throw TypeError("not http: " + base);
  if (!getToken?.call) throw TypeError("no getToken");
  // By name: { name, told: its handlers, since, tries: of a token, due: when to get one, live: whether the link agreed }
  const topics = new Map();
  const over = new AbortController();
  let failures = 0, proven, ref = 0, timer, trial;
  let requests; // of the current link, by ref: [topics, token]
  let current, streaming, ready, alive, ticks, heard, retry, send, nextTrial; // of the current link

  const jitter = (count) => Math.random() * Math.min(MAX_DELAY, FIRST_DELAY * 2 ** count);
  const on = (target, type, listener) => target?.addEventListener?.(type, listener, over);
  const all = () => [...topics.values()];
  const names = (list) => list.map((topic) => topic.name);
  const fail = (list, code, detail) => list.forEach((topic) => tell(topic, { type: "error", code, detail }));
  const hand = (handler, event) => {
    try {
      handler(event);
    } catch (error) {
      (globalThis.reportError ?? console.error)(error); // one handler's fault is nobody else's
    }
  };
  const tell = (topic, event) => topic.told.forEach((handler) => hand(handler, { topic: topic.name, ...event }));
  // Its handler may close the connection: what follows a call looks whether the link is still the current one.
  const state = (name, more) =>
    hand(onState, { state: name, transport: current && (streaming ? "events" : "websocket"), ...more });
  // Only a topic that the server has agreed to: any other begins where it agrees, whatever was said before.
  const reached = (topic, id) => topic?.live && (topic.since = id);

  // ---- links

  const open = () => {
    drop();
    const link = (current = new AbortController());
    watch();
    state("connecting");
    if (link === current) {
      (streaming ? stream : socket)(link).catch((error) => lost(link, { reason: "" + error }));
    }
  };

  const next = () => (topics.size ? open() : (failures = 0));

  const opened = (say) => {
    ready = true;
    send = say;
    changed();
    state("open");
  };

  const brought = () => {
    heard = ticks;
    alive = proven = true;
  };

  const lost = (link, { code, reason }) => {
    if (link !== current) return;
    const delay = retry ?? jitter(code === 1013 ? failures + 3 : failures); // try again later, it says
    streaming = alive ? streaming : !streaming;
    drop();
    if (/100[279]/.test(code)) return end({ code, reason }); // it says that this client is wrong
    failures++;
    timer = setTimeout(next, delay);
    state("waiting", { delay, code, reason });
  };

  const drop = () => {
    clearTimeout(timer);
    const links = [current, trial]; // whose ends are nobody's by the time they are told
    current = trial = ready = alive = retry = send = null;
    requests = {};
    topics.forEach((topic) => (topic.live = topic.due = 0));
    links.forEach((link) => link?.abort());
  };

  const end = (why) => {
    drop();
    over.abort();
    topics.forEach((topic) => {
      tell(topic, { type: "closed", ...why });
      topic.told.clear(); // what else has come with the present message is not told
    });
    topics.clear();
    state("closed", why);
  };

  // A page does not see the server's pings. So after a silent while it asks, and gives up where that brings nothing. A
  // stream cannot be asked, but has a comment every 15 s.
  const watch = () => {
    ticks = heard = 0;
    nextTrial = FIRST_TRIAL;
    timer = setInterval(() => {
      const silent = ++ticks - heard;
      if (send) ask(current);
      if (ticks > LASTING) failures = 0;
      if (silent > SILENT) lost(current, {});
      else if (silent === ASKING) send?.({ type: "ping" });
      else if (streaming && ready && ticks >= nextTrial) {
        nextTrial += Math.min(nextTrial, MAX_TRIAL) * 2 * Math.random();
        attempt();
      }
    }, TICK);
  };

  // After sleep, or with another network, nobody knows: ask soon, as after a silence.
  const wake = () => (current ? send && (heard = Math.min(heard, ticks - (ASKING - 1))) : next());

  // ---- over a WebSocket

  const socket = async (link) => {
    const webSocket = new WebSocket(new URL("ws", base.replace("http", "ws")), "notiflux.v1.json");
    const say = (command) => webSocket.send(JSON.stringify(command));
    link.signal.onabort = () => webSocket.close();
    webSocket.onopen = () => (link === trial ? say({ type: "ping" }) : link === current && opened(say));
    webSocket.onerror = webSocket.onclose = (event) => {
      link.over?.();
      lost(link, event);
    };
    webSocket.onmessage = ({ data }) => {
      if (link === trial) {
        trial = null;
        streaming = false;
        drop();
        current = link;
        watch();
        opened(say);
      }
      if (link !== current) return;
      brought();
      const answer = JSON.parse(data), { type, ref, id } = answer;
      const [list, token] = requests[ref] ?? [[]];
      delete requests[ref];
      const topic = topics.get(answer.topic);
      if (type === "message" && reached(topic, id)) tell(topic, answer);
      if (type === "position") topics.forEach((topic) => reached(topic, id));
      if (type === "subscribed") {
        list.forEach((topic) => agreed(topic, answer.topics[topic.name], answer.expires_ms));
      }
      // A list has those that have ended. They are others from here on: an answer on its way is not about them.
      answer.topics?.forEach?.((name) => {
        const topic = topics.get(name);
        if (topic?.live) {
          topics.set(name, { ...topic, live: 0, due: 0 });
          changed();
        }
      });
      retry = answer.reconnect_ms ?? retry; // of a goaway
      if (type === "error") {
        const ofToken = /token/.test(answer.code);
        // All topics or none: so that one does not take the others along, each is asked for alone.
        if (list[1] && !ofToken) list.forEach((topic) => request([topic], token));
        else fail(list, answer.code, answer.detail);
        if (ofToken) askAgain(list);
      }
    };
  };

  // Resolves once the trial has failed, or has had its time. One that is only slow may still become the link.
  const attempt = () => new Promise((resolve) => {
    trial?.abort();
    const link = (trial = new AbortController());
    link.over = resolve;
    socket(link).catch(resolve);
    setTimeout(resolve, HEAD_START);
  });

  const ask = async (link, list = all().filter((topic) => topic.due < Date.now()).slice(0, MAX_TOPICS)) => {
    if (!list[0]) return;
    const token = await tokenFor(list).catch(() => {});
    if (link !== current) return;
    if (token) request(list, token);
    else askAgain(list);
    ask(link);
  };

  // Soon for the first time, then with growing intervals.
  const askAgain = (list, due = Date.now() + jitter(2 * list[0].tries++)) =>
    list.forEach((topic) => (topic.due = due));

  const tokenFor = async (list) => {
    list.forEach((topic) => (topic.due = NaN)); // never, until it is known
    try {
      const limit = AbortSignal.timeout(TOKEN_LIMIT);
      const token = await Promise.race([
        getToken(names(list), limit),
        new Promise((_, reject) => (limit.onabort = () => reject("getToken: hangs"))),
      ]);
      if (!token?.at) throw "no token";
      return token;
    } catch (error) {
      fail(list, "token_missing", "" + error);
      throw error;
    }
  };

  const request = (list, token) => {
    list = list.filter((topic) => topic.told.size);
    if (!list[0]) return;
    requests[++ref] = [list, token];
    send({
      type: "subscribe", ref, topics: names(list), token,
      since: Object.fromEntries(list.map((topic) => [topic.name, topic.live ? null : topic.since])),
    });
  };

  // ---- over server-sent events, read by fetch: it can send the token in a header, and shows comments and refusals

  const stream = async (link) => {
    const list = all().sort((a, b) => (a.name < b.name ? -1 : 1)); // the order of the cursors
    const since = list.flatMap((topic) => [["topic", topic.name], ["since", topic.since ?? ""]]);
    const response = await fetch(new URL("events", base) + "?" + new URLSearchParams(since), {
      headers: { Authorization: "Bearer " + await tokenFor(list) },
      signal: link.signal,
    });
    const status = response.status, type = response.headers.get("Content-Type");
    if (status !== 200 || !/event/.test(type)) {
      alive = /problem/.test(type);
      const { code = "no_stream", detail = status + " " + type + " at " + base } = alive && await response.json();
      fail(list, code, detail);
      if (!alive && !proven && status < 429) end({ reason: detail }); // from there on, it may be for now
      throw code;
    }
    await attempt();
    if (link !== current) return;
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "", begun;
    for (;;) {
      const { value, done } = await reader.read();
      if (done || link !== current) throw "ended";
      brought();
      const blocks = (text += value).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const fields = {};
        for (const line of block.split("\n")) {
          const [field, content] = line.split(/: ?(.*)/s);
          fields[field] = field in fields ? fields[field] + "\n" + content : content; // a message may have several lines
        }
        retry = +fields.retry || retry;
        const [epoch, , ...places] = fields.id?.split(/[-.]/) ?? [];
        if (epoch) list.forEach((topic, i) => {
          const id = epoch + "-" + parseInt(places[i], 36);
          if (!begun) return agreed(topic, { recovered: !fields.event, position: id });
          topic.since = id; // a cursor is of all topics, also one that comes without an event
          if (fields.data != null && (topic.name === fields.event || !list[1])) {
            tell(topic, { type: "message", id, message: fields.data });
          }
        });
        begun ||= epoch;
      }
    }
  };

  // ---- topics

  const agreed = (topic, { recovered, position }, left) => {
    const whole = recovered !== false || !topic.since;
    if (!recovered) topic.since = position; // nothing was resumed, or what was told to be missing is not missed again
    if (!topic.live) tell(topic, { type: "subscribed", recovered: whole });
    topic.live = 1;
    topic.tries = 0;
    topic.due = Date.now() + left * FRESH;
  };

  // All changes of one turn together, in one command.
  const changed = () => queueMicrotask(() => {
    if (!current && !failures) next();
    // A stream has the topics that it was opened with.
    else if (streaming && ready && all().some((topic) => topic.due < 1)) open();
    else if (send) ask(current);
  });

  on(globalThis, "online", wake);
  on(globalThis.document, "visibilitychange", wake);
  on(signal, "abort", () => end());
  if (signal?.aborted) end();

  return {
    subscribe(name, handler, options = {}) {
      const { since = options.at && options, signal } = options; // or the id itself
      over.signal.throwIfAborted();
      signal?.throwIfAborted();
      const topic = topics.get(name) ?? { name, told: new Set(), since, tries: 0, due: 0 };
      const own = (event) => handler(event);
      const stop = () => {
        if (topic.told.delete(own) && !topic.told.size) {
          topics.delete(name);
          send?.({ type: "unsubscribe", topics: [name] });
        }
      };
      on(signal, "abort", stop);
      topics.set(name, topic);
      topic.told.add(own);
      changed();
      return stop;
    },

    async *events(name, options) {
      const queue = [];
      let ring;
      const add = (event) => {
        queue.push(event);
        ring?.();
      };
      const stop = this.subscribe(name, add, options);
      on(options?.signal, "abort", () => add({ topic: name, type: "closed" }));
      try {
        for (let event = {}; event.type !== "closed"; yield event) {
          while (!queue[0]) await new Promise((resolve) => (ring = resolve));
          event = queue.shift();
        }
      } finally {
        stop();
      }
    },

    close: () => over.signal.aborted || end(),
  };
}
