package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code notiflux.js} makes of an {@code onState} that throws, or that ends the connection. */
@Tag("browser")
class BrowserStateTest {
    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private TestServer server;
    private CuttableProxy network;
    private Page page;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(Timeouts.DEFAULT);
        network = new CuttableProxy(server.port());
        page = BROWSER.page(network.url());
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

    @AfterEach
    void stop() throws IOException {
        page.close();
        network.close();
        server.close();
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
}
