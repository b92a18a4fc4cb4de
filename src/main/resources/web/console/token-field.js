// A field for tokens of one scope, what its token says beside it, and the tokens that it has had: so a topic finds its
// own again.
import { element } from "./dom.js";
import { read, relative, short } from "./token.js";

const MOST_TOPICS = 8; // shown by name
const MOST_REMEMBERED = 50; // tokens, the latest first
const REFRESH = 5_000; // ms, as "in 5 min." grows old

export class TokenField {
  #input;
  #note;
  #topic;
  #scope;
  #known = [];

  /** `topic` is the field of the topic that the token is for, where there is one. */
  constructor({ scope, input, note, topic }) {
    this.#scope = scope;
    this.#input = input;
    this.#note = note;
    this.#topic = topic;
    input.addEventListener("input", () => this.refresh());
    topic?.addEventListener("input", () => this.refresh());
    topic?.addEventListener("change", () => this.choose());
    setInterval(() => document.hidden || this.refresh(), REFRESH);
  }

  get value() {
    return this.#input.value.trim();
  }

  set value(token) {
    this.#input.value = token;
    this.refresh();
  }

  /** The field's token and those from before. */
  get all() {
    return [this.value, ...this.#known];
  }

  set all([first = "", ...others]) {
    this.#known = others;
    this.value = first;
  }

  /** Keeps the field's token in mind, as it is used. */
  remember() {
    const token = this.value;
    this.#known = [token, ...this.#known.filter((other) => other !== token)].slice(0, MOST_REMEMBERED);
  }

  /** A token without faults for the topic: the field's, or one from before; otherwise undefined. */
  goodFor(topic) {
    return this.all.find(
      (token) => token && !read(token, { scope: this.#scope, topic }).faults.length,
    );
  }

  /** Takes a token from before where it is good for the topic and the field's is not. */
  choose() {
    const token = this.#topic.value && this.goodFor(this.#topic.value);
    if (token && token !== this.value) this.value = token;
  }

  refresh() {
    const token = this.value;
    const now = Date.now() / 1_000;
    const { claims, faults } = token ? read(token, { scope: this.#scope, topic: this.#topic?.value, now }) : {};
    this.#input.setAttribute("aria-invalid", `${Boolean(faults?.length)}`);
    this.#note.replaceChildren(...(token ? [element("span", said(claims, now)), ...faults.map(faultOf)] : []));
  }
}

function faultOf(text) {
  return element("span", text, { className: "bad" });
}

function said({ scope, topics, patterns = [], subject, expires }, now) {
  const words = [];
  if (scope) words.push(scope);
  if (topics?.length) words.push(listOf(topics));
  if (patterns.length) words.push(`matching ${listOf(patterns)}`);
  if (topics && !topics.length && !patterns.length) words.push("no topics");
  if (subject !== undefined) words.push(`subject ${short(subject) || "empty"}`);
  if (expires !== undefined) {
    words.push(`${expires < now ? "expired" : "expires"} ${timeOf(expires)} (${relative(expires, now)})`);
  }
  return words.join(" \u00b7 ");
}

function listOf(topics) {
  const names = topics.slice(0, MOST_TOPICS).map((topic) => short(topic)).join(", ");
  return topics.length > MOST_TOPICS ? `${names} and ${topics.length - MOST_TOPICS} more` : names;
}

function timeOf(seconds) {
  const time = new Date(seconds * 1_000);
  if (time.toDateString() === new Date().toDateString()) return time.toLocaleTimeString();
  return time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
