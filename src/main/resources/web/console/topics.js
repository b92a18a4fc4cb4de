// The topics that this page wants, each with its token and its state: `idle` without a token, `waiting` for the server,
// `live`, or `refused`.
import { element } from "./dom.js";

export class Topics {
  #list;
  #connections;
  #tokens;
  #log;
  #onChange;
  #byName = new Map(); // { name, token, item, words, retry, end }

  /** `tokens` is the field that knows the tokens; `onChange` is called once a topic has come or gone. */
  constructor({ list, connections, tokens, log, onChange }) {
    this.#list = list;
    this.#connections = connections;
    this.#tokens = tokens;
    this.#log = log;
    this.#onChange = onChange;
  }

  get all() {
    return [...this.#byName.values()].map(({ name, token }) => ({ name, token }));
  }

  /** Subscribes, anew where the topic is there already. Without a token it only stands there, to be tried later. */
  subscribe(name, token) {
    const topic = this.#byName.get(name) ?? this.#added(name);
    topic.token = token;
    this.#end(topic);
    if (token) this.#begin(topic);
    else show(topic, "idle", "not subscribed: it needs a token");
    this.#onChange();
  }

  /** Subscribes to all of them again. */
  again() {
    for (const topic of this.#byName.values()) this.#end(topic);
    for (const { name, token } of this.all) this.subscribe(name, token);
  }

  #begin(topic) {
    show(topic, "waiting", "waiting for the server");
    try {
      topic.end = this.#connections.subscribe(topic.name, topic.token, (event) => this.#on(topic, event));
    } catch (error) {
      this.#refuse(topic, error.message);
    }
  }

  #on(topic, event) {
    if (event.type === "message") {
      this.#log.add({ kind: "message", topic: topic.name, text: event.message, id: event.id });
    } else if (event.type === "error") {
      this.#refuse(topic, `${event.detail} (${event.code})`);
    } else if (event.type === "subscribed") {
      show(topic, "live", "live");
      if (event.recovered) this.#say(topic, "note", "is subscribed, nothing missed");
      else this.#say(topic, "gap", "has a gap: some messages may be missing here");
    } else if (event.type === "lost" && event.reason) {
      this.#refuse(topic, event.reason);
    } else if (event.type === "lost") {
      show(topic, "waiting", "waiting for the connection");
    }
  }

  /** The same token would be refused again, so it is not left to the client to try. */
  #refuse(topic, why) {
    this.#end(topic);
    show(topic, "refused", `refused: ${why}`);
    this.#say(topic, "gap", `is refused: ${why}`);
  }

  #say(topic, kind, text) {
    this.#log.add({ kind, topic: topic.name, text });
  }

  #end(topic) {
    topic.end?.();
    topic.end = undefined;
  }

  #added(name) {
    const topic = { name, item: element("li"), words: element("span", "", { className: "words" }) };
    topic.retry = element("button", "Retry", { type: "button", ariaLabel: `Retry ${name}` });
    topic.retry.onclick = () => this.subscribe(name, this.#tokens.goodFor(name) ?? (topic.token || this.#tokens.value));
    const remove = element("button", "\u00d7", { type: "button", ariaLabel: `Unsubscribe from ${name}` });
    remove.onclick = () => this.#remove(topic);
    topic.item.append(element("strong", name), topic.words, topic.retry, remove);
    this.#byName.set(name, topic);
    this.#list.append(topic.item);
    return topic;
  }

  #remove(topic) {
    this.#end(topic);
    const next = topic.item.nextElementSibling ?? topic.item.previousElementSibling ?? this.#list.parentElement;
    topic.item.remove();
    this.#byName.delete(topic.name);
    next.querySelector("button:last-of-type")?.focus();
    this.#onChange();
  }
}

function show(topic, state, words) {
  topic.item.dataset.state = state;
  topic.words.textContent = words;
  topic.retry.hidden = state === "waiting" || state === "live";
}
