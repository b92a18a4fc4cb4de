package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, the server answers as {@link FrameModel} has it, and counts each connection's end once. */
class FrameFuzzTest {
    private static final int CONNECTIONS = 500;
    /** In which connections go on after those. */
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 0));

    private static final int LIMIT = 2_000;
    private static final Pattern CLOSED =
            Pattern.compile("^notiflux_connections_closed_total\\{reason=\"(\\w+)\",} (\\S+)$", Pattern.MULTILINE);

    private static final Faults FAULTS = new Faults();
    private static TestServer server;

    /** Keeps what must not be logged, whatever a client does. */
    private static final class Faults extends Handler {
        private final List<String> faults = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= Level.WARNING.intValue() || logged.getThrown() != null) {
                faults.add(logged.getLevel() + " " + logged.getMessage() + " " + logged.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeAll
    static void start() {
        Logger.getLogger("").addHandler(FAULTS);
        server = TestServer.start(TestServer.patient(), "MAX_MESSAGE_BYTES", String.valueOf(LIMIT));
    }

    @AfterAll
    static void stop() {
        server.close();
        Logger.getLogger("").removeHandler(FAULTS);
    }

    @Test
    void frames_ofAnyKind_areAnsweredByTheRulesAndTheirEndIsCountedOnce() throws IOException {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong()); // a failure names its own
        var random = new Random(seed);
        var streams = new FrameStreams(random, LIMIT);
        Map<String, Double> expectedEnds = closedByReason();
        long end = System.nanoTime() + TIME.toNanos();
        for (int i = 0; i < CONNECTIONS || System.nanoTime() - end < 0; i++) {
            byte[] sent = streams.next();
            FrameModel.Expected expected = FrameModel.of(sent, LIMIT);
            expectedEnds.merge(expected.reason(), 1.0, Double::sum);

            assertAnswers("connection " + i + " of seed " + seed, streams.packets(sent), expected);
        }
        await().untilAsserted(() ->
                assertThat(closedByReason()).as("ends, seed " + seed).isEqualTo(expectedEnds));
        assertThat(server.metric("notiflux_connections{protocol=\"plain\",}")).isZero();
        assertThat(FAULTS.faults).as("logged, seed " + seed).isEmpty();
        assertThat(expectedEnds)
                .as("kinds of ends that were tried")
                .containsKeys("client", "vanished", "protocol", "limit");
    }

    /** Reads what is expected, ends the client's side, and reads on to the server's end. */
    private static void assertAnswers(String where, List<byte[]> packets, FrameModel.Expected expected)
            throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            sendAll(client, packets);
            List<String> answers = new ArrayList<>();
            if (expected.close() == null) {
                while (answers.size() < expected.answers().size()) {
                    answers.add(FrameModel.describe(client.readFrame()));
                }
                assertThat(answers).as(where).isEqualTo(expected.answers());
            } else {
                RawClient.Frame frame = client.readFrame();
                while (frame.opcode() != Wire.CLOSE) {
                    answers.add(FrameModel.describe(frame));
                    frame = client.readFrame();
                }
                assertThat(frame.fin()).as(where).isTrue();
                int code = frame.payload().length == 0 ? FrameModel.NO_CODE : frame.closeCode();
                assertThat(code)
                        .as(where + ", reason '" + frame.closeReason() + "'")
                        .isEqualTo(expected.close());
                // What was queued before a violation may be dropped, but only from its end.
                assertThat(expected.answers().subList(0, answers.size()))
                        .as(where)
                        .isEqualTo(answers);
            }
            Wire.assertEndsAfterHalfClose(client);
        } catch (IOException | AssertionError e) {
            throw new AssertionError(where + ": expected " + expected, e);
        }
    }

    private static void sendAll(RawClient client, List<byte[]> packets) {
        try {
            for (byte[] packet : packets) {
                client.send(packet);
            }
        } catch (IOException e) {
            // The server's end came first; what it said is still to be read.
        }
    }

    private static Map<String, Double> closedByReason() {
        Map<String, Double> closed = new TreeMap<>();
        CLOSED.matcher(server.get("/observe/metrics").body())
                .results()
                .forEach(sample -> closed.put(sample.group(1), Double.valueOf(sample.group(2))));
        return closed;
    }
}
