package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code notiflux.js} in a real browser, over a network that fails. */
class BrowserClientTest extends BrowserTest {
    @BeforeEach
    void start() {
        page.exposeFunction("token", args -> server.keys().token("subscribe", "a", "b"));
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.events = [];
                  window.states = [];
                  window.client = connect("/", { getToken: () => token(), onState: (state) => states.push(state) });
                  window.subscribe = (topic) => client.subscribe(topic, (event) => events.push(event));
                }""");
    }

    @Test
    void messageThatWasMissed_comesOnce_andInOrder() {
        subscribe("a");
        broadcast("a", "1");
        awaitMessages(1);
        network.cut();
        broadcast("a", "2");
        broadcast("a", "3");
        network.restore();
        awaitMessages(3);
        broadcast("a", "4");
        awaitMessages(4);
        assertThat(messages()).isEqualTo(List.of("a:1", "a:2", "a:3", "a:4"));
        assertThat(recovered()).isEqualTo(List.of(true, true));
    }

    @Test
    void lastValue_comesAtOnce_andOnce() {
        for (String message : List.of("1", "2")) {
            broadcast("a", message);
        }
        subscribeSinceLast("a");
        awaitMessages(1);
        network.cut();
        broadcast("a", "3");
        network.restore();
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:2", "a:3"));
        assertThat(recovered()).isEqualTo(List.of(true, true));
    }

    @Test
    void topicWithoutALastValue_missesNothing_whileTheConnectionIsAway() {
        subscribeSinceLast("a");
        awaitSubscriptions(1);
        network.cut();
        broadcast("a", "1");
        broadcast("a", "2");
        network.restore();
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:1", "a:2"));
        assertThat(recovered()).isEqualTo(List.of(true, true));
    }

    @Test
    void lastValue_comesAtOnce_whereWebSocketsAreBlocked() {
        broadcast("a", "1");
        broadcast("a", "2");
        network.blockWebSockets();
        subscribeSinceLast("a");
        awaitMessages(1);
        broadcast("a", "3");
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:2", "a:3"));
        assertThat(recovered()).isEqualTo(List.of(true));
    }

    private void subscribeSinceLast(String topic) {
        page.evaluate("topic => { client.subscribe(topic, (event) => events.push(event), { since: 'last' }) }", topic);
    }

    @Test
    void restartOfTheServer_isTold_asAGap() {
        subscribe("a");
        broadcast("a", "1");
        awaitMessages(1);
        TestServer former = server;
        server = TestServer.start();
        network.target(server.port());
        former.close();
        awaitSubscriptions(2);
        broadcast("a", "2");
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:1", "a:2"));
        assertThat(recovered()).isEqualTo(List.of(true, false));
    }

    @Test
    void whereWebSocketsAreBlocked_itReadsEvents_andMissesNothing() {
        network.blockWebSockets();
        subscribe("b");
        broadcast("b", "1");
        awaitMessages(1);
        assertThat(page.evaluate("states.at(-1).transport")).isEqualTo("events");
        network.cut();
        broadcast("b", "two\nlines");
        network.restore();
        awaitMessages(2);
        subscribe("a");
        awaitSubscriptions(4);
        broadcast("b", "3");
        broadcast("a", "4");
        awaitMessages(4);
        assertThat(messages()).isEqualTo(List.of("b:1", "b:two\nlines", "b:3", "a:4"));
        assertThat(recovered()).isEqualTo(List.of(true, true, true, true));
    }

    @Test
    void switchToEvents_missesNothing() {
        subscribe("a");
        broadcast("a", "1");
        awaitMessages(1);
        network.blockWebSockets();
        network.cut();
        broadcast("a", "2");
        network.restore();
        page.waitForFunction("states.some((state) => state.transport === 'events' && state.state === 'open')");
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:1", "a:2"));
        assertThat(recovered()).isEqualTo(List.of(true, true));
    }

    @Test
    void topicThatIsRefused_takesNoOtherAlong() {
        page.evaluate("() => { subscribe('a'); subscribe('denied'); subscribe('b'); }");
        awaitSubscriptions(2);
        page.waitForFunction("events.some((event) => event.type === 'error')");
        assertThat(page.evaluate("events.filter((e) => e.type === 'error').map((e) => e.topic + ' ' + e.code)"))
                .isEqualTo(List.of("denied topic_denied"));
        broadcast("b", "1");
        awaitMessages(1);
    }

    @Test
    void topicThatIsUnsubscribed_bringsNothingMore() {
        page.evaluate("() => { window.end = subscribe('a'); subscribe('b'); }");
        awaitSubscriptions(2);
        page.evaluate("() => end()");
        broadcast("a", "1");
        broadcast("b", "2");
        awaitMessages(1);
        assertThat(messages()).isEqualTo(List.of("b:2"));
    }

    @Test
    void tokenThatIsNotToBeHad_isTold_andAskedForAgain() {
        page.evaluate("""
                () => {
                  const good = token;
                  let tries = 0;
                  window.token = async () => { if (!tries++) throw new Error("no network"); return good(); };
                  subscribe("a");
                }""");
        awaitSubscriptions(1);
        assertThat(page.evaluate("events.map((event) => event.code ?? event.type)"))
                .isEqualTo(List.of("token_missing", "subscribed"));
    }

    @Test
    void closedConnection_isClosedForGood() {
        subscribe("a");
        page.evaluate("client.close()");
        assertThat(page.evaluate("states.at(-1).state")).isEqualTo("closed");
        assertThat(page.evaluate("() => { try { subscribe('b') } catch (error) { return error.name } }"))
                .isEqualTo("AbortError");
    }

    /** Chromium's gives up for good at any status but 200; ours takes the problem, and goes on by itself too. */
    @Test
    void clientsWithoutAPlace_comeBackOnceThereIsOne() throws IOException {
        TestServer former = server;
        server = TestServer.start("MAX_CONNECTIONS", "1");
        network.target(server.port());
        former.close();
        try (var first = EventReader.of(server, "a")) {
            page.evaluate("""
                    async () => {
                      window.source = new EventSource(`/events?topic=a&token=${await token()}`);
                      window.refused = 0;
                      source.onerror = () => refused++;
                      source.onmessage = ({ data }) => events.push({ type: "message", topic: "a", message: data });
                    }""");
            page.waitForFunction("refused > 0");
            assertThat(page.evaluate("source.readyState"))
                    .as("connecting, not closed")
                    .isEqualTo(0);
            assertThat(first.head()).contains(" 200 ");
        }
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            broadcast("a", "1");
            return !messages().isEmpty();
        });
        assertThat(messages().getFirst()).isEqualTo("a:1");
    }

    @Test
    void eventSource_resumes() {
        page.evaluate("""
                async () => {
                  const source = new EventSource(`/events?topic=a&token=${await token()}`);
                  source.onmessage = ({ data }) => events.push({ type: "message", topic: "a", message: data });
                  source.addEventListener("notiflux.reset", () => events.push({ type: "subscribed", recovered: false }));
                  await new Promise((resolve) => { source.onopen = resolve; });
                }""");
        broadcast("a", "1");
        awaitMessages(1);
        network.cut();
        network.restore();
        broadcast("a", "2");
        awaitMessages(2);
        assertThat(messages()).isEqualTo(List.of("a:1", "a:2"));
        assertThat(recovered()).isEmpty();
    }

    private void subscribe(String topic) {
        page.evaluate("topic => { subscribe(topic); }", topic);
        page.waitForFunction("topic => events.some((e) => e.type === 'subscribed' && e.topic === topic)", topic);
    }

    private void broadcast(String topic, String message) {
        assertThat(server.broadcast(topic, message.replace("\n", "\\n")).statusCode())
                .isEqualTo(200);
    }

    private void awaitMessages(int count) {
        page.waitForFunction("count => events.filter((e) => e.type === 'message').length >= count", count);
    }

    private void awaitSubscriptions(int count) {
        page.waitForFunction("count => events.filter((e) => e.type === 'subscribed').length >= count", count);
    }

    private List<?> messages() {
        return (List<?>)
                page.evaluate("events.filter((e) => e.type === 'message').map((e) => e.topic + ':' + e.message)");
    }

    private List<?> recovered() {
        return (List<?>) page.evaluate("events.filter((e) => e.type === 'subscribed').map((e) => e.recovered)");
    }
}
