package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code notiflux.js} makes of tokens that are refused or not to be had, of wrong URLs, and of signals. */
class BrowserTokenTest extends BrowserTest {
    @BeforeEach
    void start() {
        page.exposeFunction("good", args -> server.keys().token("subscribe", "a", "b"));
        page.exposeFunction(
                "expired",
                args -> server.keys()
                        .sign(TestKeys.claims("subscribe", Instant.now().getEpochSecond() - 600, "a", "b")));
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.connect = connect;
                  window.events = [];
                  window.asked = 0;
                  window.start = (getToken, options) => {
                    window.client = connect("/", { getToken: (...args) => { asked++; return getToken(...args); }, ...options });
                  };
                  window.subscribe = (topic) => client.subscribe(
                    topic, ({ type, topic, message, code }) => events.push([type, topic, message ?? code].join(" ").trim()));
                }""");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void expiredToken_isTold_andAskedForAgainSoon(boolean webSockets) {
        if (!webSockets) {
            network.blockWebSockets();
        }
        page.evaluate("() => { start(() => (asked === 1 ? expired() : good())); subscribe('a'); }");
        awaitEvents(2);
        assertThat(page.evaluate("events")).isEqualTo(List.of("error a token_expired", "subscribed a"));
    }

    @Test
    void tokenThatIsAlwaysExpired_isAskedForLessAndLess_andTheRestGoesOn() {
        page.evaluate("() => { start(([topic]) => (topic === 'a' ? good() : expired())); subscribe('a'); }");
        awaitEvents(1);
        page.evaluate("() => { asked = 0; subscribe('b'); }");
        page.waitForFunction("asked >= 4");
        assertThat(server.broadcast("a", "1").statusCode()).isEqualTo(200);
        page.waitForFunction("events.includes('message a 1')");
        assertThat(page.evaluate("[...new Set(events)]"))
                .isEqualTo(List.of("subscribed a", "error b token_expired", "message a 1"));
    }

    @ParameterizedTest
    @CsvSource({
        "() => { throw new Error('away') }, error a token_missing Error: away",
        "async () => { throw new Error('away') }, error a token_missing Error: away",
        "() => undefined, error a token_missing no token",
        "() => ({}), error a token_missing no token",
    })
    void tokenThatIsNotToBeHad_isTold_andAskedForAgain(String getToken, String told) {
        page.evaluate("""
                source => {
                  const bad = eval(source);
                  start(() => (asked < 3 ? bad() : good()));
                  client.subscribe("a", ({ type, topic, code, detail }) => {
                    events.push([type, topic, code, detail].join(" ").trim());
                  });
                }""", getToken);
        awaitEvents(3);
        assertThat(page.evaluate("events")).isEqualTo(List.of(told, told, "subscribed a"));
    }

    @Test
    void getTokenThatHangs_isGivenUp_andToldSo() {
        page.evaluate("""
                () => {
                  start((topics, signal) => {
                    signal.addEventListener("abort", () => events.push("aborted"));
                    return asked === 1 ? new Promise(() => {}) : good();
                  });
                  subscribe("a");
                }""");
        page.waitForFunction("asked === 1");
        awaitEvents(3);
        assertThat(page.evaluate("[...events].sort()"))
                .isEqualTo(List.of("aborted", "error a token_missing", "subscribed a"));
    }

    @ParameterizedTest
    @CsvSource({
        "'connect(\"/\", {})', no getToken",
        "'connect(\"/\", { getToken: \"TOKEN\" })', no getToken",
        "'connect(\"ftp://127.0.0.1/\", { getToken: good })', not http: ftp://127.0.0.1/",
        "'connect(\"http://\", { getToken: good })', Failed to construct 'URL': Invalid URL",
    })
    void connectThatCannotWork_throwsAtOnce(String call, String message) {
        assertThat(page.evaluate(
                        "call => { try { eval(call) } catch (error) { return `${error.name}: ${error.message}` } }",
                        call))
                .isEqualTo("TypeError: " + message);
    }

    @Test
    void signal_endsASubscription() {
        page.evaluate("""
                () => {
                  start(good);
                  window.controller = new AbortController();
                  client.subscribe("a", (event) => events.push("never " + event.message), { signal: controller.signal });
                  subscribe("b");
                }""");
        awaitEvents(2);
        page.evaluate("() => { controller.abort(); events.length = 0; }");
        server.broadcast("a", "1");
        server.broadcast("b", "2");
        awaitEvents(1);
        assertThat(page.evaluate("events")).isEqualTo(List.of("message b 2"));
        assertThat(page.evaluate("""
                () => {
                  try {
                    client.subscribe("a", () => {}, { signal: controller.signal });
                  } catch (error) {
                    return error.name;
                  }
                }""")).isEqualTo("AbortError");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signal_endsAConnection_forGood(boolean before) {
        page.evaluate("""
                before => {
                  window.controller = new AbortController();
                  if (before) controller.abort();
                  start(good, { signal: controller.signal, onState: ({ state }) => { window.last = state; } });
                  if (!before) subscribe("a");
                }""", before);
        if (!before) {
            awaitEvents(1);
            page.evaluate("controller.abort()");
        }
        assertThat(page.evaluate("last")).isEqualTo("closed");
        assertThat(page.evaluate("() => { try { subscribe('a') } catch (error) { return error.name } }"))
                .isEqualTo("AbortError");
    }

    @Test
    void loopOverATopic_hasItsEventsInOrder_untilItIsLeft() {
        page.evaluate("""
                () => {
                  start(good);
                  (async () => {
                    for await (const { type, message } of client.events("a")) {
                      events.push(`${type} ${message}`);
                      if (message === "2") break;
                    }
                    events.push("left");
                  })();
                }""");
        awaitEvents(1);
        server.broadcast("a", "1");
        server.broadcast("a", "2");
        awaitEvents(4);
        assertThat(page.evaluate("events"))
                .isEqualTo(List.of("subscribed undefined", "message 1", "message 2", "left"));
        await().untilAsserted(() ->
                assertThat(server.metric("notiflux_subscriptions")).isEqualTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.close()", "controller.abort()"})
    void loopOverATopic_endsWithItsConnection_orSignal(String end) {
        page.evaluate("""
                () => {
                  start(good);
                  window.controller = new AbortController();
                  (async () => {
                    for await (const { type } of client.events("a", { signal: controller.signal })) events.push(type);
                    events.push("left");
                  })();
                }""");
        awaitEvents(1);
        page.evaluate(end);
        awaitEvents(3);
        assertThat(page.evaluate("events")).isEqualTo(List.of("subscribed", "closed", "left"));
    }

    private void awaitEvents(int count) {
        page.waitForFunction("count => events.length >= count", count);
    }
}
