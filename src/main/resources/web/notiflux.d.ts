/** What a topic's handlers are told. */
export type NotifluxEvent =
  /** A message of the topic, in the topic's order, once. Its id resumes the topic after it. */
  | { type: "message"; topic: string; id: string; message: string }
  /**
   * The topic is subscribed, at first, after each reconnect, and where it had ended with its token; what was missed
   * follows. Where `recovered` is false, some messages may be missing before what follows: fetch the current state from
   * your backend.
   */
  | { type: "subscribed"; topic: string; recovered: boolean }
  /**
   * The topic is not subscribed, or will not be for long, as its token ends and there is no newer one. `code` is one of
   * the server's API, or
   * - `token_missing`: `getToken` threw, took over 10 s, or returned no text;
   * - `no_stream`: something else than the server answered, as `detail` says.
   *
   * Where `code` begins with `token_`, `getToken` is asked again, soon for the first time and then less and less often.
   * Any other refused topic is asked for with the next connection, or when it is unsubscribed and subscribed.
   */
  | { type: "error"; topic: string; code: string; detail: string }
  /** The last event: the connection is closed for good, by whom says `NotifluxState`. */
  | { type: "closed"; topic: string; code?: number; reason?: string };

/** How the connection stands. */
export type NotifluxState =
  /** It opens, or is open. */
  | { state: "connecting" | "open"; transport: "websocket" | "events" }
  /** It is lost, with a WebSocket's close code and what else is known; the next attempt is after `delay` milliseconds. */
  | { state: "waiting"; delay: number; code?: number; reason?: string }
  /**
   * It is closed for good: by `close()` or the signal, without a reason; because the server said that this client is
   * wrong (`code`); or because there is no such server at the URL.
   */
  | { state: "closed"; code?: number; reason?: string };

export interface NotifluxOptions {
  /**
   * Gets a token of scope `subscribe` for these topics, at most 100 over a WebSocket, from your backend. It is asked anew
   * for each connection and, where the server ends subscriptions with their tokens, while a fifth of the token's time is
   * left. It has 10 s, after which the signal aborts.
   */
  getToken(topics: string[], signal: AbortSignal): string | Promise<string>;
  /** Is told of each change. */
  onState?(state: NotifluxState): void;
  /** Closes the connection for good. */
  signal?: AbortSignal;
}

export interface SubscribeOptions {
  /** The id of the last message that is known from before, to get what came after it; or `last`, to get that message. */
  since?: string;
  /** Ends the subscription. */
  signal?: AbortSignal;
}

export interface Notiflux {
  /**
   * Hands the topic's events to the handler; connects where that was not yet so. Several handlers share a subscription.
   *
   * @param options what is known already and what ends it; or `since` alone
   * @returns ends it; nothing is handed over afterwards
   * @throws an `AbortError` once the connection is closed for good, or if the signal is aborted
   */
  subscribe(topic: string, handler: (event: NotifluxEvent) => void, options?: SubscribeOptions | string): () => void;
  /**
   * Subscribes to the topic while a loop runs: `for await (const event of notiflux.events("news"))`. Events wait in memory
   * until the loop takes them. Leaving the loop ends the subscription; `closed` is the last event, after the signal too.
   */
  events(topic: string, options?: SubscribeOptions): AsyncGenerator<NotifluxEvent, void, void>;
  /** Ends the connection and all subscriptions, for good. */
  close(): void;
}

/**
 * A connection that is opened with the first subscription and reconnects by itself. It resumes each topic after its last
 * message, or after a later position, which a server of a cluster tells now and then and no handler sees. Where
 * WebSockets do not get through it reads server-sent events, and returns to a WebSocket once one does. It notices within
 * 20 s that the network is dead.
 *
 * It runs in pages, workers, Node from version 22 on, Deno and the like. Without a page, `url` must be absolute.
 *
 * @param url the server's, such as `https://notiflux.example.com/`, or relative to the page. It ends with a slash, or its
 *   last part is left out: `ws` and `events` are below it
 * @throws a `TypeError` if the URL is none of http or https, or if `getToken` is missing
 */
export function connect(url: string | URL, options: NotifluxOptions): Notiflux;
