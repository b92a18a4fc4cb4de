// One row of the log: a message, or a word on a topic.
import { element } from "./dom.js";
import { pretty } from "./json.js";

export const MAX_SHOWN = 20_000; // characters of a message before a button shows all of it: layout takes long for more

const times = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Makes the row of `{ kind, topic, text, id, time }`, a `kind` of `message`, `note` or `gap`. */
export function rowOf(entry, isPretty) {
  const row = element("div", "", { className: entry.kind });
  row.append(
    element("time", times.format(entry.time), { dateTime: entry.time.toISOString() }),
    " ",
    element("strong", entry.topic),
    " ",
  );
  if (entry.kind === "message") {
    row.append(element("span", entry.id, { className: "id" }), element("p"));
    fill(row, entry, isPretty);
  } else {
    row.append(entry.text);
  }
  return row;
}

/** Writes a message's text into its row. */
export function fill(row, entry, isPretty, most = MAX_SHOWN) {
  const paragraph = row.querySelector("p");
  const text = isPretty ? pretty(entry.text) : entry.text;
  paragraph.textContent = text.slice(0, most);
  if (text.length > most) {
    const more = element("button", `Show all ${text.length.toLocaleString()} characters`, { type: "button" });
    more.onclick = () => fill(row, entry, isPretty, Infinity);
    paragraph.append("\u2026 ", more);
  }
}
