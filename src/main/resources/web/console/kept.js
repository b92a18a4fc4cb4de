// The newest entries of a list, bounded in number and in characters, so that a page can stay open for days.

export const MAX_ENTRIES = 1_000;
export const MAX_CHARACTERS = 8 * 1_024 * 1_024; // of all texts together: four of the largest messages

export class Kept {
  #entries = [];
  #characters = 0;

  /** Adds an entry, which has a `text`, and returns those that had to go for it. */
  add(entry) {
    this.#entries.push(entry);
    this.#characters += entry.text.length;
    const gone = [];
    while (
      this.#entries.length > MAX_ENTRIES ||
      (this.#characters > MAX_CHARACTERS && this.#entries.length > 1)
    ) {
      const oldest = this.#entries.shift();
      this.#characters -= oldest.text.length;
      gone.push(oldest);
    }
    return gone;
  }

  /** Empties the list. */
  take() {
    const all = this.#entries;
    this.#entries = [];
    this.#characters = 0;
    return all;
  }

  get size() {
    return this.#entries.length;
  }

  [Symbol.iterator]() {
    return this.#entries.values();
  }
}
