// What operators see where the page came from the admin port: the node's hottest topics and its connections.
import { ask, whichOf, whileOpen } from "./admin-api.js";
import { $ } from "./dom.js";
import { startEnding } from "./ending.js";
import { fillTable } from "./table.js";

const MOST_TOPICS = 20; // rows
const MOST_CONNECTIONS = 50;

/** Starts to show them; `pick` is handed the topic that somebody chooses. */
export function startAdmin({ node, cluster }, pick) {
  $("operations").hidden = false;
  $("node").textContent = cluster ? `${node}, one node of a cluster: these figures are its own` : node;
  showTopics(pick);
  const refresh = showConnections();
  startEnding($("which"), refresh);
}

function showTopics(pick) {
  let sort = "messages";
  const part = $("topics-now");
  const refresh = whileOpen(
    part,
    () => ask("topics", { sort, limit: MOST_TOPICS }),
    ({ total, topics }) => {
      const rows = topics.map((topic) => [
        topic.name,
        number(topic.subscribers),
        number(topic.messages_per_minute),
        number(topic.bytes_per_minute),
        number(topic.history.messages),
      ]);
      fillTable(part.querySelector("tbody"), rows, pick);
      part.querySelector(".count").textContent = count(topics.length, total, "topic");
    },
    failed(part),
  );
  for (const header of part.querySelectorAll("th[data-sort]")) {
    header.querySelector("button").onclick = () => {
      sort = header.dataset.sort;
      for (const other of part.querySelectorAll("th[data-sort]")) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", sort === "name" ? "ascending" : "descending");
      refresh();
    };
  }
}

function showConnections() {
  const part = $("connections-now"), which = $("which");
  const refresh = whileOpen(
    part,
    () => ask("connections", { ...whichOf(which), limit: MOST_CONNECTIONS }),
    ({ total, connections }) => {
      const rows = connections.map((connection) => [
        connection.subject ?? "\u2013",
        connection.protocol,
        connection.address,
        age(connection.age_seconds),
        number(connection.queued_bytes),
      ]);
      fillTable(part.querySelector("tbody"), rows);
      part.querySelector(".count").textContent = count(connections.length, total, "connection");
    },
    failed(part),
  );
  which.addEventListener("input", refresh);
  return refresh;
}

function failed(part) {
  return (words) => {
    part.querySelector("p.bad").textContent = words && `${words} (asked again in a moment)`;
  };
}

function count(shown, total, what) {
  const all = `${number(total)} ${what}${total === 1 ? "" : "s"}`;
  return shown < total ? `${all}, the first ${number(shown)} are shown` : all;
}

function number(value) {
  return value.toLocaleString();
}

function age(seconds) {
  const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
  const first = Math.max(0, units.findIndex(([, length]) => seconds >= length));
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const [[unit, length], [next, part]] = units.slice(first);
  return `${Math.floor(seconds / length)} ${unit} ${Math.floor((seconds % length) / part)} ${next}`;
}
