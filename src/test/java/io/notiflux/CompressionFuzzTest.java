package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compressed frames that were spoilt end their own connection at most, by a code that says why. */
class CompressionFuzzTest {
    private static final int CONNECTIONS = 400;
    private static final int LIMIT = 5_000;
    private static final List<String> COMMANDS =
            List.of("/hello", "", "/subscribe a b", "/" + "x ".repeat(2_400), "no command");
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                TestServer.patient(), "COMPRESSION", "true", "MAX_MESSAGE_BYTES", String.valueOf(LIMIT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void frames_thatAreSpoilt_endTheirConnectionByARule() throws IOException {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong()); // a failure names its own
        var random = new Random(seed);
        Set<Integer> codes = new HashSet<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            codes.add(closeCodeAfter(stream(random)));
        }
        assertThat(server.metric("notiflux_connections_closed_total{reason=\"error\",}"))
                .as("faults of the server's, seed " + seed)
                .isZero();
        assertThat(codes).as("seed " + seed).isSubsetOf(1000, 1002, 1007, 1009).contains(1000, 1002, 1007);
        await().untilAsserted(() -> assertThat(server.parts().messages.reserved())
                .as("seed " + seed)
                .isZero());
        try (var client = DeflatingClient.plain(server)) {
            assertThat(client.say("/hello").next().text()).isEqualTo("Unknown command");
        }
    }

    /** What the server closes with: 1000 where it only answers the client's close. */
    private static int closeCodeAfter(byte[] sent) throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(Wire.join(sent, Wire.close(1000, new byte[0])));
            RawClient.Frame frame = client.raw().readFrame();
            while (frame.opcode() != Wire.CLOSE) {
                frame = client.raw().readFrame();
            }
            Wire.assertEndsAfterHalfClose(client.raw());
            return frame.closeCode();
        }
    }

    private static byte[] stream(Random random) {
        var stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int opcode = random.nextInt(4) == 0 ? Wire.BINARY : Wire.TEXT;
            byte[] message = message(random);
            stream.writeBytes(
                    message.length == 0
                            ? DeflatingClient.frame(opcode, message)
                            : DeflatingClient.fragments(
                                    opcode,
                                    message,
                                    1 + random.nextInt(message.length),
                                    random.nextBoolean() ? Wire.frame(Wire.PING, "p") : new byte[0]));
        }
        byte[] octets = stream.toByteArray();
        if (random.nextInt(8) == 0) {
            // The opcode and the bits before it, and never a length: the close frame behind must be found.
            octets[0] ^= (byte) (1 << random.nextInt(8));
        }
        return octets;
    }

    private static byte[] message(Random random) {
        if (random.nextInt(20) == 0) {
            return DeflatingClient.deflated(new byte[LIMIT + random.nextInt(3)]);
        }
        byte[] message = DeflatingClient.deflated(Wire.utf8(COMMANDS.get(random.nextInt(COMMANDS.size()))));
        for (int spoils = random.nextInt(3); spoils > 0; spoils--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        return message;
    }
}
