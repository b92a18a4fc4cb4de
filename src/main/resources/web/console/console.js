// The console: subscribes and broadcasts with tokens that are pasted, or that its address has in the fragment:
// #subscribe=<token>&broadcast=<token>&topic=<topic>. A fragment is never sent, and is taken off the address at once.
import { startAdmin } from "./admin.js";
import { ask } from "./admin-api.js";
import { broadcast } from "./broadcast.js";
import { Connections } from "./connections.js";
import { $ } from "./dom.js";
import { Log } from "./log.js";
import { load, save } from "./storage.js";
import { TokenField } from "./token-field.js";
import { Topics } from "./topics.js";

const subscribing = $("subscribe"), broadcasting = $("broadcast"), filter = $("filter"), pretty = $("pretty");
const keep = $("keep"); // whether a reload has the tokens, too
const server = $("server"); // shown on the admin port, where nothing is for clients

const log = new Log({ list: $("log"), summary: $("summary"), pause: $("pause") });
const tokens = tokenField("subscribe", subscribing), broadcastTokens = tokenField("broadcast", broadcasting);
const connections = new Connections(url(), showState);
const topics = new Topics({ list: $("topics"), connections, tokens, log, onChange: store });

function tokenField(scope, form) {
  return new TokenField({ scope, input: form.token, note: $(`${scope}-note`), topic: form.topic });
}

function url() {
  return server.hidden ? new URL("../", location).href : server.url.value.replace(/\/*$/, "/");
}

function showState({ state, transport, delay, open, all }) {
  const words = {
    idle: "not connected",
    connecting: "connecting",
    open: transport === "events" ? "connected, by server-sent events" : "connected",
    waiting: `connection lost, next attempt in ${(delay / 1_000).toFixed(1)} s`,
  };
  $("state").textContent = all > 1 ? `${words[state]} (${open} of ${all} connections)` : words[state];
  $("state").dataset.state = state;
}

function store() {
  save({
    server: server.hidden ? undefined : server.url.value,
    topics: topics.all.map(({ name, token }) => (keep.checked ? { name, token } : { name })),
    subscribeTopic: subscribing.topic.value,
    broadcastTopic: broadcasting.topic.value,
    filter: filter.value,
    pretty: pretty.checked,
    keep: keep.checked,
    tokens: keep.checked ? { subscribe: tokens.all, broadcast: broadcastTokens.all } : undefined,
  });
}

function restore(saved, given) {
  filter.value = saved.filter ?? "";
  pretty.checked = saved.pretty ?? false;
  keep.checked = saved.keep ?? false;
  log.filter(filter.value);
  log.pretty(pretty.checked);
  tokens.all = saved.tokens?.subscribe ?? [];
  broadcastTokens.all = saved.tokens?.broadcast ?? [];
  subscribing.topic.value = given.get("topic") ?? saved.subscribeTopic ?? "";
  broadcasting.topic.value = given.get("topic") ?? saved.broadcastTopic ?? "";
  if (given.has("subscribe")) tokens.value = given.get("subscribe");
  if (given.has("broadcast")) broadcastTokens.value = given.get("broadcast");
  const { topic, subscribe } = Object.fromEntries(given);
  for (const { name, token } of saved.topics ?? []) {
    if (typeof name === "string" && name !== topic) topics.subscribe(name, token);
  }
  if (topic && subscribe) submitSubscription();
  store();
}

function submitSubscription() {
  tokens.remember();
  topics.subscribe(subscribing.topic.value, tokens.value);
}

server.onsubmit = (event) => {
  event.preventDefault();
  connections.use(url());
  topics.again();
};
subscribing.onsubmit = (event) => {
  event.preventDefault();
  submitSubscription();
};
broadcasting.onsubmit = (event) => {
  event.preventDefault();
  broadcastTokens.remember();
  store();
  const { topic, message } = broadcasting;
  const token = broadcastTokens.value;
  broadcast(`${url()}broadcast`, { topic: topic.value, message: message.value, token }, $("answer"));
};
broadcasting.message.onkeydown = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) broadcasting.requestSubmit();
};
filter.oninput = () => log.filter(filter.value);
pretty.onchange = () => log.pretty(pretty.checked);
$("pause").onclick = () => log.togglePause();
$("clear").onclick = () => log.clear();

async function start() {
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  const saved = load();
  if (!server.hidden) {
    const node = await ask("node");
    server.url.value = saved.server ?? `${location.protocol}//${location.hostname}:${node.public_port}/`;
    connections.use(url());
    startAdmin(node, (topic) => {
      subscribing.topic.value = topic;
      tokens.choose();
      subscribing.topic.focus();
    });
  }
  try {
    restore(saved, given);
  } catch {
    restore({}, given); // another version's, or somebody else's
  }
  document.addEventListener("change", store);
  addEventListener("pagehide", store);
}

start().catch((error) => {
  $("state").textContent = `This page could not be set up: ${error.message}. Load it again.`;
});
