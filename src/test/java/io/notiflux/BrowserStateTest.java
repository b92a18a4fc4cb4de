package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code notiflux.js} makes of an {@code onState} that throws, or that ends the connection. */
class BrowserStateTest extends BrowserTest {
    @BeforeEach
    void start() {
        page.exposeFunction("getToken", args -> server.keys().token("subscribe", "a"));
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.states = [];
                  window.events = [];
                  window.start = (onState) => {
                    window.client = connect("/", { getToken, onState: (state) => { states.push(state); onState(state); } });
                    client.subscribe("a", ({ type }) => events.push(type));
                  };
                }""");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handlerThatThrows_harmsNothing(boolean webSockets) {
        if (!webSockets) {
            network.blockWebSockets();
        }
        page.evaluate("start(({ state }) => { throw new Error(state) })");
        page.waitForFunction("events.includes('subscribed')");
        network.cut();
        page.waitForFunction("states.some(({ state }) => state === 'waiting')");
        network.restore();
        page.waitForFunction("events.length === 2");
        assertThat(page.evaluate("events")).isEqualTo(List.of("subscribed", "subscribed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connecting", "open", "waiting"})
    void handlerThatCloses_hasNoStateAfterIt_andNoConnectionIsLeft(String last) {
        page.evaluate("last => start(({ state }) => { if (state === last) client.close(); })", last);
        if (last.equals("waiting")) {
            page.waitForFunction("events.includes('subscribed')");
            network.cut();
        }
        page.waitForFunction("states.at(-1)?.state === 'closed'");
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(server.metric("notiflux_connections{protocol=\"json\",}"))
                        .as("connections")
                        .isEqualTo(0));
        assertThat(page.evaluate("states.slice(-2).map(({ state }) => state)")).isEqualTo(List.of(last, "closed"));
    }

    @Test
    void delay_isANumber_alsoWhereAStreamSaidIt() {
        network.blockWebSockets();
        page.evaluate("start(() => {})");
        page.waitForFunction("events.includes('subscribed')");
        page.evaluate("() => { states.length = 0; }");
        network.cut();
        page.waitForFunction("states.length");
        assertThat(page.evaluate("typeof states[0].delay")).isEqualTo("number");
    }

    /** Messages come in one piece, of which the handler sees the first. */
    @Test
    void closeByAHandler_isTheLastThatHandlersAreTold() throws Exception {
        try (var scripted = new ScriptedServer()) {
            scripted.refuseWebSockets(true);
            Page other = BROWSER.page(scripted.url());
            other.evaluate("""
                    async () => {
                      const { connect } = await import("/notiflux.js");
                      window.told = [];
                      const client = connect("/", { getToken: () => "TOKEN" });
                      client.subscribe("a", ({ type, message }) => {
                        told.push(message ?? type);
                        if (type === "message") client.close();
                      });
                    }""");
            scripted.next().write("id: e-sum-1\n\nid: e-sum-2\ndata: 1\n\nid: e-sum-3\ndata: 2\n\n");
            other.waitForFunction("told.includes('closed')");
            assertThat(other.evaluate("told")).isEqualTo(List.of("subscribed", "1", "closed"));
            other.close();
        }
    }
}
