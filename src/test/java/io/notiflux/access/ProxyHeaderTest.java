package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.access.ProxyHeader.Look;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    /** PROXY, TCP over IPv4: from 192.0.2.7 and its port to 192.0.2.1. */
    private static final String V4 = SIGNATURE + "2111000c" + "c0000207c0000201" + "1267" + "01bb";

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443, 192.0.2.7",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443, 2001:db8::7",
        "PROXY UNKNOWN, ''",
        "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, ''"
    })
    void line_namesTheClient(String line, String client) {
        assertWhole(ascii(line + "\r\n"), client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443 1\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 65536\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 04711 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 -1 443\r\n",
                "PROXY TCP4  192.0.2.7 192.0.2.1 4711 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 4711 443\r\n",
                "PROXY TCP6 192.0.2.7 192.0.2.1 4711 443\r\n",
                "PROXY TCP4 192.0.2.7 localhost 4711 443\r\n",
                "PROXY TCP4 localhost 192.0.2.1 4711 443\r\n",
                "PROXY TCP4 192.0.2.256 192.0.2.1 4711 443\r\n"
            })
    void lineThatIsWrong_isMalformed(String line) {
        assertThat(look(ascii(line))).isInstanceOf(Look.Malformed.class);
    }

    @Test
    void line_hasALimit() {
        String start = "PROXY UNKNOWN ";
        assertWhole(ascii(start + "x".repeat(107 - 2 - start.length()) + "\r\n"), "");
        assertThat(look(ascii(start + "x".repeat(107 - 1 - start.length()) + "\r\n")))
                .isInstanceOf(Look.Malformed.class);
        assertThat(look(ascii(start + "x".repeat(200)))).isInstanceOf(Look.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "POST /broadcast HTTP/1.1\r\n",
                "PROXY / HTTP/1.1\r\n",
                "PROXY TCP5 192.0.2.7 192.0.2.1 1 2\r\n",
                "proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n",
                " PROXY TCP4",
                "\r\nGET / HTTP/1.1\r\n",
                "\r\n\r\nG"
            })
    void request_isNoHeader(String request) {
        assertThat(look(ascii(request))).isInstanceOf(Look.None.class);
    }

    @Test
    void octets_nameTheClient() {
        assertWhole(hex(V4), "192.0.2.7");
        assertWhole(
                hex(SIGNATURE + "21210024" + "20010db8000000000000000000000007" + "20010db8000000000000000000000001"
                        + "126701bb"),
                "2001:db8::7");
        assertWhole(hex(SIGNATURE + "20000000"), ""); // LOCAL: the proxy itself
        assertWhole(hex(SIGNATURE + "2000000c" + "c0000207c0000201126701bb"), "");
        assertWhole(hex(SIGNATURE + "21310001" + "00"), ""); // a Unix socket's
        assertWhole(hex(SIGNATURE + "21000000"), "");
        assertWhole(hex(SIGNATURE + "2111000f" + "c0000207c0000201126701bb" + "040000"), "192.0.2.7"); // and a TLV
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1111000c" + "c0000207c0000201126701bb", // version 1
                "3111000c" + "c0000207c0000201126701bb", // version 3
                "2211000c" + "c0000207c0000201126701bb", // another command
                "2141000c" + "c0000207c0000201126701bb", // another family
                "2111000b" + "c0000207c0000201126701bb", // too short for its addresses
                "21210023" + "c0000207c0000201126701bb",
                "21110ff1" + "c0000207c0000201126701bb" // over the limit
            })
    void octetsThatAreWrong_areMalformed(String rest) {
        assertThat(look(hex(SIGNATURE + rest))).isInstanceOf(Look.Malformed.class);
    }

    @Test
    void octets_haveALimit() {
        byte[] longest = Arrays.copyOf(hex(SIGNATURE + "21110ff0" + "c0000207c0000201126701bb"), 4_096);
        assertWhole(longest, "192.0.2.7");
    }

    @Test
    void header_isWaitedFor_untilItIsWhole_andNoFurther() {
        for (byte[] whole : new byte[][] {ascii("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n"), hex(V4)}) {
            for (int length = 1; length < whole.length; length++) {
                assertThat(look(Arrays.copyOf(whole, length)))
                        .as("%d octets", length)
                        .isInstanceOf(Look.More.class);
            }
            var more = new ByteArrayOutputStream();
            more.writeBytes(whole);
            more.writeBytes(ascii("GET / HTTP/1.1\r\n"));
            assertThat(look(more.toByteArray()))
                    .isInstanceOfSatisfying(
                            Look.Whole.class,
                            found -> assertThat(found.header().size()).isEqualTo(whole.length));
        }
    }

    /** Whatever comes, it is looked at without a fault, and where it lies in the buffer does not matter. */
    @Test
    void anyOctets_areJudged_wherevertheyLie() {
        var random = new Random(20_260_131);
        byte[][] corpus = {ascii("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n"), ascii("PROXY UNKNOWN\r\n"), hex(V4)};
        for (int round = 0; round < 50_000; round++) {
            byte[] octets = corpus[random.nextInt(corpus.length)].clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            octets = Arrays.copyOf(octets, 1 + random.nextInt(octets.length + 4));
            byte[] moved = new byte[octets.length + 7];
            System.arraycopy(octets, 0, moved, 5, octets.length);
            assertThat(ProxyHeader.look(moved, 5, 5 + octets.length)).isEqualTo(look(octets));
        }
    }

    private static void assertWhole(byte[] header, String client) {
        assertThat(look(header))
                .isEqualTo(new Look.Whole(new ProxyHeader(
                        header.length,
                        client.isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(client)))));
    }

    private static Look look(byte[] octets) {
        return ProxyHeader.look(octets, 0, octets.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
