// One connection for each token: topics that share a connection are asked for with one token. It opens with the first
// topic of its token, and closes after the last.
import { connect } from "../notiflux.js";

const WORST_FIRST = ["waiting", "connecting", "open"];

export class Connections {
  #url;
  #onState;
  #byToken = new Map(); // { client, handlers by topic, state }

  /** `onState` is told of each change: the connections' worst state, how many there are, and how many are open. */
  constructor(url, onState) {
    this.#url = url;
    this.#onState = onState;
  }

  /** Where connections lead that open from now on; those that are open close. */
  use(url) {
    const former = [...this.#byToken.values()];
    this.#byToken.clear();
    this.#url = url;
    for (const { client } of former) client.close();
    this.#tell();
  }

  /**
   * Subscribes with this token. The handler gets notiflux.js' events of the topic, and `lost` where the connection is:
   * with `reason` for good. Returns what ends the subscription.
   */
  subscribe(topic, token, handler) {
    const connection = this.#of(token);
    const isCurrent = () => this.#byToken.get(token) === connection;
    const end = connection.client.subscribe(topic, (event) => isCurrent() && handler(event));
    connection.handlers.set(topic, handler);
    return () => {
      end();
      if (connection.handlers.get(topic) === handler) connection.handlers.delete(topic);
      if (connection.handlers.size || !isCurrent()) return;
      this.#byToken.delete(token);
      connection.client.close();
      this.#tell();
    };
  }

  #of(token) {
    const known = this.#byToken.get(token);
    if (known) return known;
    const connection = { handlers: new Map(), state: { state: "connecting" } };
    const onState = (state) => this.#changed(token, connection, state);
    connection.client = connect(this.#url, { getToken: async () => token, onState });
    this.#byToken.set(token, connection);
    this.#tell();
    return connection;
  }

  #changed(token, connection, state) {
    if (this.#byToken.get(token) !== connection) return;
    connection.state = state;
    const isOver = state.state === "closed";
    if (isOver) this.#byToken.delete(token); // whoever tries again gets a new one
    if (isOver || state.state === "waiting") {
      const reason = isOver ? `the connection was closed for good: ${state.code ?? ""} ${state.reason ?? ""}` : "";
      for (const handler of [...connection.handlers.values()]) handler({ type: "lost", reason });
    }
    this.#tell();
  }

  #tell() {
    const states = [...this.#byToken.values()].map(({ state }) => state);
    states.sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
    const open = states.filter(({ state }) => state === "open").length;
    this.#onState({ ...(states[0] ?? { state: "idle" }), open, all: states.length });
  }
}
