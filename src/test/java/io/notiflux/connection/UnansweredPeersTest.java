package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the kernel's table; {@code GonePeerTest} has the effect. */
class UnansweredPeersTest {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final String LOOPBACK = LITTLE ? "0100007F" : "7F000001";
    private static final String MAPPED = "0000000000000000" + (LITTLE ? "FFFF0000" : "0000FFFF") + LOOPBACK;

    private final UnansweredPeers peers = new UnansweredPeers(8_080, Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({"5, 0, 0", "6, 0, 1", "0A, 0, 1", "0, 5, 0", "0, 6, 1", "0, 15, 1"})
    void peer_thatDidNotAnswerSixTimes_isGone(String retransmits, int probes, int gone) {
        assertThat(found(line(LOOPBACK + ":1F90", LOOPBACK + ":C000", retransmits, probes)))
                .hasSize(gone);
    }

    @Test
    void address_isRead_ofBothKinds() throws Exception {
        SocketAddress expected = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0xC000);
        assertThat(found(line(LOOPBACK + ":1F90", LOOPBACK + ":C000", "9", 0))).containsExactly(expected);
        assertThat(found(line(MAPPED + ":1F90", MAPPED + ":C000", "9", 0))).containsExactly(expected);
        String sixth = "B80D0120000000000000000001000000";
        assertThat(found(line(sixth + ":1F90", sixth + ":0050", "9", 0)))
                .hasSize(1)
                .allSatisfy(peer -> assertThat(LITTLE ? peer.toString() : "2001:db8:0:0:0:0:0:1]:80")
                        .contains("2001:db8:0:0:0:0:0:1]:80"));
    }

    @Test
    void otherPorts_areLeftOut() {
        assertThat(found(line(LOOPBACK + ":1F91", LOOPBACK + ":C000", "9", 9))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
            })
    void otherLines_areLeftOut(String line) {
        assertThat(found(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT0.1S, 1, 0", "PT1S, 3, 2", "PT10S, 6, 5", "PT1H, 15, 14"})
    void tries_takeThePatienceAtLeast(Duration patience, int enough, int tooFew) {
        var other = new UnansweredPeers(8_080, patience);
        Set<SocketAddress> found = new HashSet<>();
        other.add(line(LOOPBACK + ":1F90", LOOPBACK + ":C000", Integer.toHexString(tooFew), 0), found);
        assertThat(found).isEmpty();
        other.add(line(LOOPBACK + ":1F90", LOOPBACK + ":C000", Integer.toHexString(enough), 0), found);
        assertThat(found).hasSize(1);
    }

    private Set<SocketAddress> found(String line) {
        Set<SocketAddress> found = new HashSet<>();
        peers.add(line, found);
        return found;
    }

    private static String line(String local, String remote, String retransmits, int probes) {
        return "   1: " + local + " " + remote + " 01 00000000:00000000 01:00000014 " + retransmits + "     0        "
                + probes + " 12345 2 0000000000000000 20 4 30 10 -1";
    }
}
