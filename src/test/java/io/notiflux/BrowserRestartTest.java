package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.notiflux.cluster.NatsCluster;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients in a browser whose server restarts again and again. Messages outlive it in the log of NATS. */
@Tag("browser")
class BrowserRestartTest extends ClusterTest {
    private static final int RESTARTS = 20;
    /** One of so many is announced to the clients, which then come back within 5 s; the others are sudden. */
    private static final int PLANNED_EVERY = 5;

    private static final int CLIENTS = 12;
    private static final int BACK_WITHIN_MILLIS = 60_000;

    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    @Test
    void eachRestart_hasAllClientsBackOnWebSockets_andNothingIsLost() throws IOException {
        NatsCluster nats = keep(NatsCluster.one().started());
        TestServer server = readyNode(nats);
        CuttableProxy network = keep(new CuttableProxy(server.port()));
        Page page = BROWSER.page(network.url());
        page.exposeFunction("token", args -> keys().token("subscribe", "a"));
        page.evaluate("""
                async count => {
                  const { connect } = await import("/notiflux.js");
                  const random = Math.random;
                  Math.random = () => random() / 10; // or clients of a server that flaps wait longer and longer
                  window.clients = Array.from({ length: count }, () => {
                    const client = { messages: [], gaps: 0, subscribed: false };
                    const notiflux = connect("/", { getToken: () => token(), onState: (state) => {
                      if (state.state === "open") client.transport = state.transport;
                      else client.subscribed = false;
                    } });
                    notiflux.subscribe("a", ({ type, message, recovered }) => {
                      if (type === "message") client.messages.push(message);
                      if (type === "subscribed") {
                        client.subscribed = true;
                        if (!recovered) client.gaps++;
                      }
                    });
                    return client;
                  });
                }""", CLIENTS);
        awaitAllBack(page);
        for (int i = 0; i < RESTARTS; i++) {
            assertThat(broadcast(server, "before" + i, "before" + i, "a").statusCode())
                    .isEqualTo(200);
            if (i % PLANNED_EVERY != 0) {
                network.cut(); // so that the clients hear nothing of the stop
            }
            server.close();
            server = readyNode(nats);
            assertThat(broadcast(server, "while" + i, "while" + i, "a").statusCode())
                    .isEqualTo(200);
            network.target(server.port());
            network.restore();
            awaitAllBack(page);
        }
        page.waitForFunction("count => clients.every(({ messages }) => messages.length >= count)", 2 * RESTARTS);

        List<String> all = IntStream.range(0, RESTARTS)
                .boxed()
                .flatMap(i -> List.of("before" + i, "while" + i).stream())
                .toList();
        assertThat(page.evaluate("clients.map(({ messages }) => messages)"))
                .isEqualTo(Collections.nCopies(CLIENTS, all));
        assertThat(page.evaluate("clients.map(({ gaps }) => gaps)")).isEqualTo(Collections.nCopies(CLIENTS, 0));
        page.close();
    }

    private static void awaitAllBack(Page page) {
        page.waitForFunction(
                "clients.every(({ subscribed, transport }) => subscribed && transport === 'websocket')",
                null,
                new Page.WaitForFunctionOptions().setTimeout(BACK_WITHIN_MILLIS));
    }
}
