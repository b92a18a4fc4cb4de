package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.LogRecord.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogRecordTest {
    private static final int ROUNDS = 2_000;
    private static final Disconnection DISCONNECTION =
            Disconnection.of(Optional.of("t"), Optional.of("ann"), Optional.of(InetAddress.ofLiteral("192.0.2.7")));

    private final Random random = new Random(42);

    @Test
    void record_comesBackAsItWas() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Broadcast> broadcasts = broadcasts(1 + random.nextInt(20));
            int era = random.nextInt(Integer.MAX_VALUE);

            assertThat(LogRecord.decode(encode(era, broadcasts)))
                    .isEqualTo(new LogRecord(Kind.BROADCASTS, era, broadcasts, List.of()));
        }
    }

    @Test
    void parts_makeOneRecord() {
        List<Broadcast> some = broadcasts(3);
        List<Broadcast> more = broadcasts(2);
        byte[] data = LogRecord.encode(1, 5, List.of(LogRecord.encode(some), LogRecord.encode(more)));

        List<Broadcast> all = new ArrayList<>(some);
        all.addAll(more);
        assertThat(LogRecord.decode(data)).isEqualTo(new LogRecord(Kind.BROADCASTS, 1, all, List.of()));
    }

    @Test
    void sameMessageToManyTopics_isHeldOnce() {
        String message = "x".repeat(10_000);
        List<Broadcast> broadcasts =
                List.of(new Broadcast("a", message), new Broadcast("b", message), new Broadcast("c", message));

        byte[] data = encode(0, broadcasts);

        assertThat(data).hasSizeLessThan(10_100);
        assertThat(LogRecord.decode(data)).isEqualTo(new LogRecord(Kind.BROADCASTS, 0, broadcasts, List.of()));
    }

    @Test
    void encodedBytes_tellTheLengthBeforehand() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Broadcast> broadcasts = broadcasts(1 + random.nextInt(5));

            assertThat(LogRecord.encodedBytes(broadcasts)).isEqualTo(LogRecord.encode(broadcasts).length);
        }
    }

    @Test
    void era_comesBack() {
        assertThat(LogRecord.decode(LogRecord.encodeEra(7)))
                .isEqualTo(new LogRecord(Kind.ERA, 7, List.of(), List.of()));
    }

    @Test
    void disconnections_comeBackAsTheyWere() {
        List<Disconnection> all = List.of(
                Disconnection.of(Optional.of("t"), Optional.empty(), Optional.empty()),
                Disconnection.of(
                        Optional.empty(), Optional.of("an\u00e9"), Optional.of(InetAddress.ofLiteral("2001:db8::7"))),
                Disconnection.of(Optional.empty(), Optional.empty(), Optional.of(InetAddress.ofLiteral("192.0.2.7"))),
                Disconnection.ofToken("i".repeat(64), Instant.ofEpochSecond(1_800_000_000)));
        assertThat(LogRecord.decode(LogRecord.encodeDisconnections(7, all)))
                .isEqualTo(new LogRecord(Kind.DISCONNECTIONS, 7, List.of(), all));
    }

    @Test
    void disconnectionByAnAddressWithAScope_isReadOnOtherMachines() throws UnknownHostException {
        byte[] octets = InetAddress.ofLiteral("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress(null, octets, 7);
        byte[] data = LogRecord.encodeDisconnections(
                0, List.of(Disconnection.of(Optional.empty(), Optional.empty(), Optional.of(scoped))));
        assertThat(new String(data, StandardCharsets.ISO_8859_1)).doesNotContain("%");
        assertThat(LogRecord.decode(data))
                .isInstanceOfSatisfying(
                        LogRecord.class,
                        record -> assertThat(record.disconnections()
                                        .getFirst()
                                        .address()
                                        .orElseThrow())
                                .isEqualTo(scoped));
    }

    @Test
    void revokedToken_hasAnIdOfBoundedLength_whoeverWroteTheRecord() {
        assertThat(revocationOf("i".repeat(256))).isInstanceOf(LogRecord.class);
        assertThat(revocationOf("i".repeat(257))).isInstanceOf(Unreadable.class);
        assertThat(revocationOf("i".repeat(60_000))).isInstanceOf(Unreadable.class);
    }

    private static Decoded revocationOf(String id) {
        return LogRecord.decode(
                LogRecord.encodeDisconnections(0, List.of(Disconnection.ofToken(id, Instant.ofEpochSecond(1)))));
    }

    @Test
    void everyCutOfDisconnections_isUnreadable() {
        byte[] data = LogRecord.encodeDisconnections(7, List.of(DISCONNECTION, DISCONNECTION));
        for (int length = 0; length < data.length; length++) {
            assertThat(LogRecord.decode(Arrays.copyOf(data, length))).isInstanceOf(Unreadable.class);
        }
        assertThat(LogRecord.decode(Arrays.copyOf(data, data.length + 1))).isInstanceOf(Unreadable.class);
    }

    @Test
    void thousandDisconnections_areTheMost() {
        List<Disconnection> most = Collections.nCopies(LogRecord.MAX_BROADCASTS, DISCONNECTION);
        assertThat(LogRecord.decode(LogRecord.encodeDisconnections(0, most))).isInstanceOf(LogRecord.class);
        List<Disconnection> tooMany = Collections.nCopies(LogRecord.MAX_BROADCASTS + 1, DISCONNECTION);
        assertThat(LogRecord.decode(LogRecord.encodeDisconnections(0, tooMany))).isInstanceOf(Unreadable.class);
        assertThat(LogRecord.decode(LogRecord.encodeDisconnections(0, List.of())))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void disconnectionByAnAddressThatIsNone_isUnreadable() {
        byte[] data = LogRecord.encodeDisconnections(0, List.of(DISCONNECTION));
        String text = new String(data, StandardCharsets.ISO_8859_1);
        data[text.indexOf("192.0.2.7")] = 'x';
        assertThat(LogRecord.decode(data)).isInstanceOf(Unreadable.class);
    }

    @Test
    void thousandBroadcasts_areTheMost() {
        List<Broadcast> most = new ArrayList<>();
        for (int i = 0; i < LogRecord.MAX_BROADCASTS; i++) {
            most.add(new Broadcast("t", String.valueOf(i)));
        }
        assertThat(LogRecord.decode(encode(0, most))).isInstanceOf(LogRecord.class);

        most.add(new Broadcast("t", "one too many"));
        assertThat(LogRecord.decode(encode(0, most))).isInstanceOf(Unreadable.class);
    }

    @Test
    void newerVersion_isUnreadable() {
        byte[] data = encode(0, broadcasts(1));
        data[0] = 2;

        assertThat(LogRecord.decode(data)).isEqualTo(new Unreadable("its version is 2"));
    }

    @Test
    void emptyRecord_isUnreadable() {
        assertThat(LogRecord.decode(LogRecord.encode(0, 0, List.of()))).isInstanceOf(Unreadable.class);
    }

    @Test
    void everyCut_isUnreadable() {
        byte[] data = encode(3, broadcasts(4));
        for (int length = 0; length < data.length; length++) {
            assertThat(LogRecord.decode(Arrays.copyOf(data, length))).isInstanceOf(Unreadable.class);
        }
        assertThat(LogRecord.decode(Arrays.copyOf(data, data.length + 1))).isInstanceOf(Unreadable.class);
    }

    @Test
    void hugeLengths_areNotAllocated() {
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -2, 1 << 30}) {
            ByteBuffer data = ByteBuffer.wrap(encode(0, List.of(new Broadcast("t", "message"))));
            data.putInt(LogRecord.HEADER_BYTES + 3, length);

            assertThat(LogRecord.decode(data.array())).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void sameAsNothing_isUnreadable() {
        ByteBuffer data = ByteBuffer.wrap(encode(0, List.of(new Broadcast("t", ""))));
        data.putInt(LogRecord.HEADER_BYTES + 3, -1);

        assertThat(LogRecord.decode(data.array())).isInstanceOf(Unreadable.class);
    }

    @Test
    void anything_isAValue() {
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] data = switch (round % 3) {
                case 0 -> encode(round, broadcasts(1 + random.nextInt(5)));
                case 1 -> LogRecord.encodeDisconnections(round, List.of(DISCONNECTION, DISCONNECTION));
                default -> new byte[random.nextInt(64)];
            };
            if (round % 3 == 2) {
                random.nextBytes(data);
            }
            for (int flips = random.nextInt(4); flips > 0 && data.length > 0; flips--) {
                data[random.nextInt(data.length)] = (byte) random.nextInt();
            }
            if (data.length > 0 && random.nextBoolean()) {
                data[0] = 1; // past the version
            }
            assertThat(LogRecord.decode(data)).isNotNull();
        }
    }

    private static byte[] encode(int era, List<Broadcast> broadcasts) {
        return LogRecord.encode(era, broadcasts.size(), List.of(LogRecord.encode(broadcasts)));
    }

    private List<Broadcast> broadcasts(int count) {
        List<Broadcast> broadcasts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String message =
                    i > 0 && random.nextInt(3) == 0 ? broadcasts.getLast().message() : text(200);
            broadcasts.add(new Broadcast(text(30), message));
        }
        return broadcasts;
    }

    /** Valid text of all lengths of UTF-8. */
    private String text(int max) {
        var bytes = new StringBuilder();
        int length = random.nextInt(max);
        int[] bounds = {0x7F, 0x7FF, 0xD7FF, 0x10FFFF};
        for (int i = 0; i < length; i++) {
            int c = random.nextInt(bounds[random.nextInt(bounds.length)]);
            bytes.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
        }
        return new String(bytes.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
