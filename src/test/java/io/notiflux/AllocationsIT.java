package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server allocates for what it does most, compared with the figures that are stored beside the tests. */
class AllocationsIT {
    private static final Path STORED = Path.of("src", "test", "resources", "allocations.properties");
    /** Parts of a figure that it may grow by, each twice or more what repeated runs on a busy machine differ by. */
    private static final double EXACT = 0.02;

    /** Whether a thread still runs or has to be woken is a matter of moments. */
    private static final double WAKES = 0.05;

    /** Few bytes and mostly such moments, or a heap with stacks as deep as they just were and tables that grow by steps. */
    private static final double ROUGH = 0.1;

    /** A gain from which on it has to be stored, so that it is not lost again unseen. */
    private static final double GAIN = 0.25;

    private static final int OPERATIONS = 150;
    /** The lowest counts: whatever else the server does meanwhile only adds. */
    private static final int ROUNDS = 3;

    private static final int SUBSCRIBERS = 50;
    private static final int CONNECTIONS = 200;
    private static final String JSON_UPGRADE = RawClient.UPGRADE.replace(
            "Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Protocol: notiflux.v1.json");
    private static final TestKeys KEYS = TestKeys.p256();

    private static final int MESSAGE_BYTES = 128;
    private static final String TO_NOBODY = request("nobody");
    private static final String TO_ALL = request("news");

    private static CountedServer server;

    /** Something that a client does, to its end. */
    interface Operation {
        void run() throws IOException;
    }

    @BeforeAll
    static void start() throws IOException {
        server = CountedServer.start(KEYS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void broadcast_overAConnectionThatIsKept() throws IOException {
        try (var publisher = RawClient.connect(server.port(), 0)) {
            assertStored("broadcast", EXACT, perOperation(() -> broadcast(publisher, TO_NOBODY)));
            Wire.assertEndsAfterHalfClose(publisher);
        }
    }

    @Test
    void delivery_toEachSubscriber() throws IOException {
        List<RawClient> subscribers = new ArrayList<>();
        try (var publisher = RawClient.connect(server.port(), 0)) {
            double toNobody = perOperation(() -> broadcast(publisher, TO_NOBODY));
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(subscriber());
            }
            double toAll = perOperation(() -> {
                broadcast(publisher, TO_ALL);
                for (RawClient subscriber : subscribers) {
                    assertThat(subscriber.readFrame().opcode()).isEqualTo(Wire.TEXT);
                }
            });
            assertStored("delivery", ROUGH, (toAll - toNobody) / SUBSCRIBERS);
            Wire.assertEndsAfterHalfClose(publisher);
        } finally {
            end(subscribers);
        }
    }

    @Test
    void connection_withATokenThatIsNew() throws IOException {
        assertStored("connect", WAKES, perOperation(() -> end(List.of(subscriber()))));
    }

    @Test
    void subscription_onAJsonConnection_andItsEnd() throws IOException {
        String subscribe =
                "{\"type\":\"subscribe\",\"topics\":[\"news\"],\"token\":\"" + token("subscribe", "news") + "\"}";
        try (var client = RawClient.upgraded(RawClient.connect(server.port(), 0), JSON_UPGRADE)) {
            assertStored("subscribe", WAKES, perOperation(() -> {
                client.text(subscribe);
                assertThat(client.readFrame().text()).contains("\"type\":\"subscribed\"");
                client.text("{\"type\":\"unsubscribe\"}");
                assertThat(client.readFrame().text()).contains("\"type\":\"unsubscribed\"");
            }));
            Wire.assertEndsAfterHalfClose(client);
        }
    }

    @Test
    void idleConnection_retains() throws IOException {
        double lowest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            List<RawClient> idle = new ArrayList<>();
            long before = server.retained();
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(subscriber());
            }
            lowest = Math.min(lowest, (double) (server.retained() - before) / CONNECTIONS);
            end(idle);
        }
        assertStored("idle", ROUGH, lowest);
    }

    /** The first round is there for what is made once. */
    private static double perOperation(Operation operation) throws IOException {
        double lowest = Double.MAX_VALUE;
        for (int round = 0; round <= ROUNDS; round++) {
            long before = server.allocated();
            for (int i = 0; i < OPERATIONS; i++) {
                operation.run();
            }
            lowest = Math.min(lowest, (double) (server.allocated() - before) / OPERATIONS);
        }
        return lowest;
    }

    private static void broadcast(RawClient publisher, String request) throws IOException {
        publisher.send(request);
        String head = publisher.readHead();
        assertThat(head).startsWith("HTTP/1.1 200 ");
        publisher.readText(Integer.parseInt(head.replaceFirst("(?is).*\ncontent-length: (\\d+).*", "$1")));
    }

    private static String request(String topic) {
        String body = TestServer.json("topic", topic, "message", "x".repeat(MESSAGE_BYTES));
        return "POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + token("broadcast", topic) + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Subscribed by a token that nobody else has. */
    private static RawClient subscriber() throws IOException {
        RawClient client = RawClient.upgraded(server.port(), 0);
        client.send(Wire.join(
                Wire.frame(Wire.TEXT, "/subscribe news " + token("subscribe", "news")), Wire.frame(Wire.PING, "")));
        assertThat(client.readFrame().opcode()).isEqualTo(Wire.PONG);
        return client;
    }

    /** Waits for the server's end of each, or it would come into a later figure. */
    private static void end(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            Wire.assertEndsAfterHalfClose(client);
            client.close();
        }
    }

    /** A new one whose signature has the larger of its two forms: the server handles that half of all tokens dearer. */
    private static String token(String scope, String topic) {
        String token = KEYS.token(scope, topic);
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        boolean isLarge = signature[signature.length / 2] < 0;
        return isLarge ? token : token(scope, topic);
    }

    private static void assertStored(String name, double slack, double measured) throws IOException {
        Properties figures = new Properties();
        try (Reader reader = Files.newBufferedReader(STORED)) {
            figures.load(reader);
        }
        long stored = Long.parseLong(figures.getProperty(name, "0"));
        long now = Math.round(measured);
        System.out.println(name + "=" + now);
        String renewal = " put this line into " + STORED + ":\n" + name + "=" + now + "\n";
        assertThat(measured)
                .as(
                        "%s: %,d bytes, stored are %,d. Find what allocates more; if it is worth it,%s",
                        name, now, stored, renewal)
                .isLessThanOrEqualTo(stored * (1 + slack));
        assertThat(measured)
                .as("%s: %,d bytes, stored are %,d. So that the gain is not lost again,%s", name, now, stored, renewal)
                .isGreaterThanOrEqualTo(stored * (1 - GAIN));
    }
}
