package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@code notiflux.js} reads server-sent events, and when it no longer does. */
class BrowserFallbackTest extends BrowserTest {
    private static final int NOTICE_MILLIS = 20_000;

    /** One that forgets nothing while a busy browser changes from one transport to the other. */
    @Override
    TestServer newServer() {
        return TestServer.start("HISTORY_SIZE", "100000");
    }

    @BeforeEach
    void start() {
        page.exposeFunction("token", args -> server.keys().token("subscribe", "a", "b"));
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.messages = [];
                  window.clients = [];
                  window.start = (topic, base = "/") => {
                    const client = { states: [], gaps: 0 };
                    clients.push(client);
                    client.notiflux = connect(base, {
                      getToken: () => token(),
                      onState: (state) => client.states.push({ ...state, at: Date.now() }),
                    });
                    client.notiflux.subscribe(topic, ({ type, message, recovered }) => {
                      if (type === "message") messages.push(message);
                      if (type === "subscribed" && !recovered) client.gaps++;
                    });
                  };
                  window.transports = () => clients.map(({ states }) => {
                    const { state, transport } = states.at(-1);
                    return `${state} ${transport}`;
                  }).join();
                }""");
    }

    @Test
    void clientOfEvents_returnsToAWebSocket_andMissesOrDoublesNothing() {
        network.blockWebSockets();
        page.evaluate("start('a')");
        await("open events");
        network.allowWebSockets();
        int sent = 0;
        while (!page.evaluate("transports()").equals("open websocket")) {
            broadcast(Integer.toString(sent++));
            assertThat(sent).isLessThan(100_000);
        }
        broadcast(Integer.toString(sent++));
        page.waitForFunction("count => messages.length >= count", sent);
        assertThat(page.evaluate("messages"))
                .isEqualTo(IntStream.range(0, sent).mapToObj(Integer::toString).toList());
        assertThat(page.evaluate("clients[0].gaps")).isEqualTo(0);
    }

    @Test
    void serverThatIsAway_isNoReasonToReadEvents() throws IOException {
        page.evaluate("() => { const random = Math.random; Math.random = () => random() / 10; }"); // delays of tries
        page.evaluate("() => { for (let i = 0; i < 12; i++) start('a'); }");
        await("open websocket,".repeat(11) + "open websocket");
        server.close();
        page.waitForFunction("clients.every(({ states }) => states.filter((s) => s.state === 'waiting').length > 3)");
        server = TestServer.start(server.keys(), Timeouts.DEFAULT);
        network.target(server.port());
        await("open websocket,".repeat(11) + "open websocket");
        assertThat(
                        page.evaluate(
                                "clients.filter(({ states }) => states.some((s) => s.state === 'open' && s.transport === 'events')).length"))
                .isEqualTo(0);
    }

    /** Both transports at once, as each takes its time. */
    @Test
    void deadNetwork_isNoticed_inEachTransport() throws IOException {
        try (var withoutWebSockets = new CuttableProxy(server.port())) {
            withoutWebSockets.blockWebSockets();
            page.evaluate("start('a')");
            page.evaluate("base => start('a', base)", withoutWebSockets.url());
            await("open websocket,open events");
            page.evaluate("window.frozen = Date.now()");
            network.freeze();
            withoutWebSockets.freeze();
            page.waitForFunction(
                    "clients.every(({ states }) => states.some((state) => state.state === 'waiting' && state.at > frozen))");
            List<?> millis = (List<?>)
                    page.evaluate(
                            "clients.map(({ states }) => states.find((state) => state.state === 'waiting' && state.at > frozen).at - frozen)");
            assertThat(millis).allSatisfy(each -> assertThat((Integer) each).isLessThan(NOTICE_MILLIS + 8_000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "404 Not Found", "403 Forbidden"})
    void siteThatIsNoServer_isToldAtOnce_andNotTriedForEver(String status) throws IOException {
        try (var site = site(status)) {
            Page other = pageOf(site);
            other.waitForFunction("states.some((state) => state.state === 'closed')");
            assertThat(other.evaluate("events")).isEqualTo(List.of("error no_stream", "closed undefined"));
            assertThat(other.evaluate("states.at(-1).reason"))
                    .isEqualTo(status.substring(0, 3) + " text/html at " + site.url() + "/");
            other.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
    void siteThatHasNoTimeJustNow_isTriedAgain(String status) throws IOException {
        try (var site = site(status)) {
            Page other = pageOf(site);
            other.waitForFunction("events.length >= 2");
            assertThat((List<?>) other.evaluate("events")).allMatch("error no_stream"::equals);
            assertThat(other.evaluate("states.some((state) => state.state === 'closed')"))
                    .isEqualTo(false);
            other.close();
        }
    }

    /** It has WebSockets refused, and answers this to who asks for a stream. */
    private static ScriptedServer site(String status) throws IOException {
        var site = new ScriptedServer();
        site.refuseWebSockets(true);
        site.answerStreams("HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\nContent-Length: 0\r\n");
        return site;
    }

    private static Page pageOf(ScriptedServer site) {
        Page page = BROWSER.page(site.url());
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.events = [];
                  window.states = [];
                  const client = connect("/", { getToken: () => "TOKEN", onState: (state) => states.push(state) });
                  client.subscribe("a", ({ type, code }) => events.push(type + " " + code));
                }""");
        return page;
    }

    private void await(String transports) {
        page.waitForFunction("expected => transports() === expected", transports);
    }

    private void broadcast(String message) {
        assertThat(server.broadcast("a", message).statusCode()).isEqualTo(200);
    }
}
