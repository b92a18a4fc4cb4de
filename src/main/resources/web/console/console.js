// The console: subscribes and broadcasts with tokens that are pasted, or that its address has in the fragment:
// #subscribe=<token>&broadcast=<token>&topic=<topic>. A fragment is never sent, and is taken off the address at once.
import { connect } from "../notiflux.js";

const MAX_ROWS = 1_000; // older ones go, so that a page can stay open
const $ = (id) => document.getElementById(id);
const subscribing = $("subscribe"), broadcasting = $("broadcast"), log = $("log"), answer = $("answer");
const ends = new Map(); // by topic, what ends its subscription
const server = $("server"); // shown on the admin port, where nothing is for clients

let notiflux;

function url(path = "") {
  return server.hidden ? "../" + path : new URL(path, server.url.value.replace(/\/*$/, "/")).href;
}

function use() {
  for (const end of ends.values()) end();
  notiflux?.close();
  notiflux = connect(url(), { getToken: async () => subscribing.token.value.trim(), onState: show });
}

function element(name, text = "", properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

function show({ state, transport, delay, code, reason }) {
  const words = {
    connecting: "connecting",
    open: transport === "events" ? "connected, by server-sent events" : "connected",
    waiting: `connection lost, next attempt in ${(delay / 1000).toFixed(1)} s`,
    closed: `closed for good: ${code ?? ""} ${reason ?? ""}`,
  };
  $("state").textContent = words[state];
  $("state").dataset.state = state;
}

function row(className, ...children) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const item = element("div", "", { className });
  const now = new Date();
  item.append(element("time", now.toLocaleTimeString(), { dateTime: now.toISOString() }), " ", ...children);
  log.append(item);
  while (log.childElementCount > MAX_ROWS) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function on(event) {
  const topic = element("strong", event.topic);
  if (event.type === "message") {
    row("message", topic, " ", element("span", event.id, { className: "id" }), element("p", event.message));
  } else if (event.type === "error") {
    row("gap", topic, ` is refused: ${event.detail} (${event.code})`);
  } else if (event.recovered) {
    row("note", topic, " is subscribed, nothing missed");
  } else {
    row("gap", topic, ": a gap, some messages may be missing here");
  }
}

function subscribe(topic) {
  ends.get(topic)?.();
  const item = element("li", topic);
  const end = notiflux.subscribe(topic, on);
  const button = element("button", "\u00d7", { type: "button", ariaLabel: `Unsubscribe from ${topic}` });
  const stop = () => {
    end();
    item.remove();
    ends.delete(topic);
  };
  button.onclick = () => {
    stop();
    subscribing.topic.focus();
  };
  ends.set(topic, stop);
  item.append(button);
  $("topics").append(item);
}

async function broadcast() {
  const body = { topic: broadcasting.topic.value, message: broadcasting.message.value };
  try {
    const response = await fetch(url("broadcast"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${broadcasting.token.value.trim()}` },
      body: JSON.stringify(body),
    });
    answer.className = response.ok ? "" : "bad";
    answer.textContent = `${response.status} ${await response.text()}`;
  } catch (error) {
    answer.className = "bad";
    answer.textContent = `No answer: ${error.message}. It is not known whether the message was broadcast.`;
  }
}

server.onsubmit = (event) => {
  event.preventDefault();
  use();
};
subscribing.onsubmit = (event) => {
  event.preventDefault();
  subscribe(subscribing.topic.value);
};
broadcasting.onsubmit = (event) => {
  event.preventDefault();
  broadcast();
};
broadcasting.message.onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) broadcasting.requestSubmit();
};
$("clear").onclick = () => log.replaceChildren();

const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);
subscribing.token.value = given.get("subscribe") ?? "";
broadcasting.token.value = given.get("broadcast") ?? "";
subscribing.topic.value = broadcasting.topic.value = given.get("topic") ?? "";
if (!server.hidden) {
  const node = await (await fetch("../admin/node")).json();
  server.url.value = `${location.protocol}//${location.hostname}:${node.public_port}/`;
}
use();
if (given.get("subscribe") && given.get("topic")) subscribe(given.get("topic"));
