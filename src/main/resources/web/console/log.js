// The log. What comes is collected, and shown once a frame: so thousands of messages at once cost a few layouts, and a
// page that nobody sees costs none. While it is paused, what comes waits, as bounded as what is shown.
import { Kept, MAX_ENTRIES } from "./kept.js";
import { fill, rowOf } from "./row.js";

const AT_END = 40; // pixels from the end within which the log follows what comes

export class Log {
  #list;
  #summary;
  #pause;
  #shown = new Kept();
  #waiting = new Kept();
  #received = 0;
  #since = 0; // messages since it was paused
  #frame = false;
  #paused = false;
  #filter = "";
  #pretty = false;

  constructor({ list, summary, pause }) {
    this.#list = list;
    this.#summary = summary;
    this.#pause = pause;
    this.#tell();
  }

  /** Adds `{ kind, topic, text, id }`. */
  add(entry) {
    this.#waiting.add({ ...entry, time: new Date() });
    if (entry.kind === "message") {
      this.#received++;
      this.#since++;
    }
    this.#soon();
  }

  togglePause() {
    this.#paused = !this.#paused;
    this.#since = 0;
    this.#soon();
  }

  clear() {
    this.#waiting.take();
    this.#shown.take();
    this.#received = this.#since = 0;
    this.#list.replaceChildren();
    this.#tell();
  }

  /** Shows only what has this text in its topic or message, in whichever case. */
  filter(text) {
    this.#filter = text.toLowerCase();
    for (const entry of this.#shown) entry.row.hidden = !this.#matches(entry);
    this.#list.scrollTop = Number.MAX_SAFE_INTEGER;
    this.#tell();
  }

  /** Shows JSON spread over lines, or as it came. */
  pretty(on) {
    this.#pretty = on;
    for (const entry of this.#shown) {
      if (entry.kind === "message") fill(entry.row, entry, on);
    }
  }

  #matches({ topic, text }) {
    return !this.#filter || topic.toLowerCase().includes(this.#filter) || text.toLowerCase().includes(this.#filter);
  }

  #soon() {
    if (!this.#frame) requestAnimationFrame(() => this.#draw());
    this.#frame = true;
  }

  #draw() {
    this.#frame = false;
    if (!this.#paused) this.#show(this.#waiting.take());
    this.#tell();
  }

  #show(entries) {
    if (!entries.length) return;
    const list = this.#list; // read once, before anything is written, while the layout is still good
    const follows = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END;
    const rows = document.createDocumentFragment();
    for (const entry of entries) {
      entry.row = rowOf(entry, this.#pretty);
      entry.row.hidden = !this.#matches(entry);
      rows.append(entry.row);
      for (const gone of this.#shown.add(entry)) gone.row.remove();
    }
    list.append(rows);
    if (follows) list.scrollTop = Number.MAX_SAFE_INTEGER;
  }

  #tell() {
    const words = [`${this.#received.toLocaleString()} received`];
    if (this.#received > MAX_ENTRIES) words.push(`the last ${MAX_ENTRIES.toLocaleString()} rows are kept`);
    if (this.#filter) {
      const matching = this.#list.querySelectorAll(".message:not([hidden])").length;
      words.push(`${matching.toLocaleString()} match`);
    }
    this.#summary.textContent = words.join(", ");
    this.#pause.textContent = this.#paused ? `Resume (${this.#since.toLocaleString()} new)` : "Pause";
  }
}
