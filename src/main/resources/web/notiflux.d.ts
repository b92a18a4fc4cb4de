/** What a topic's handlers are told. */
export type NotifluxEvent =
  /** A message of the topic, in the topic's order, once. Its id resumes the topic after it. */
  | { type: "message"; topic: string; id: string; message: string }
  /**
   * The topic is subscribed, at first and after each reconnect; what was missed follows. Where `recovered` is false,
   * some messages may be missing before what follows: fetch the current state from your backend.
   */
  | { type: "subscribed"; topic: string; recovered: boolean }
  /**
   * The server refused the topic, with a code of its API, or `getToken` failed (`token_missing`, asked again by and by).
   * A refused topic is asked for again with the next connection, or when it is unsubscribed and subscribed.
   */
  | { type: "error"; topic: string; code: string; detail: string };

/** How the connection stands. */
export interface NotifluxState {
  /** `closed` is for good: by `close()`, or because the server said that this client is wrong (`code`). */
  state: "connecting" | "open" | "waiting" | "closed";
  /** Of the connection that opens or is open. */
  transport?: "websocket" | "events";
  /** Milliseconds until the next attempt, while it waits. */
  delay?: number;
  /** The WebSocket's close code and what else is known, once it is lost. */
  code?: number;
  reason?: string;
}

export interface NotifluxOptions {
  /** Gets a token of scope `subscribe` for these topics, at most 100 over a WebSocket, from your backend. Asked anew each time. */
  getToken(topics: string[]): Promise<string>;
  onState?(state: NotifluxState): void;
}

export interface Notiflux {
  /**
   * Hands the topic's events to the handler; connects where that was not yet so. Several handlers share a subscription.
   *
   * @param since the id of the last message that is known from before, to get what came after it
   * @returns ends it; nothing is handed over afterwards
   */
  subscribe(topic: string, handler: (event: NotifluxEvent) => void, since?: string): () => void;
  /** Ends the connection and all subscriptions, for good. */
  close(): void;
}

/**
 * A connection that is opened with the first subscription and reconnects by itself. It resumes each topic after its last
 * message, or after a later position, which a server of a cluster tells now and then and no handler sees.
 *
 * @param url the server's, such as `https://notiflux.example.com/`, or relative to the page; `ws` and `events` are below it
 */
export function connect(url: string | URL, options: NotifluxOptions): Notiflux;
