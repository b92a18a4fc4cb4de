package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word on the client's address counts, and how far. */
class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";
    private static final long ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "'192.0.2.9, 192.0.2.7', 192.0.2.7",
        "'192.0.2.9, 192.0.2.7, 10.0.0.2', 192.0.2.7",
        "'10.0.0.3, 10.0.0.2', 10.0.0.3",
        "192.0.2.7:4711, 192.0.2.7",
        "2001:db8::7, 2001:db8::7",
        "[2001:db8::7], 2001:db8::7",
        "[2001:db8::7]:4711, 2001:db8::7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "'  192.0.2.7\t', 192.0.2.7",
        // what is no address ends the way at the proxy that wrote it
        "'', 10.0.0.1",
        "unknown, 10.0.0.1",
        "localhost, 10.0.0.1",
        "'192.0.2.7,', 10.0.0.1",
        "'192.0.2.7, unknown, 10.0.0.2', 10.0.0.2",
        "'192.0.2.7; 192.0.2.8', 10.0.0.1",
        "192.0.2.7:x, 10.0.0.1",
        "[192.0.2.7], 10.0.0.1",
        "192.0.2, 10.0.0.1",
        "0x7f.1, 10.0.0.1"
    })
    void usualHeader_namesTheRightmostThatIsNoProxy(String header, String client) {
        assertThat(client(PROXY, HeaderNames.X_FORWARDED_FOR, header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"31, 192.0.2.7", "32, 10.0.0.2"})
    void way_isGoneBackFor32Hops(int proxies, String client) {
        assertThat(client(PROXY, HeaderNames.X_FORWARDED_FOR, "192.0.2.7" + ", 10.0.0.2".repeat(proxies)))
                .isEqualTo(client);
        assertThat(client(PROXY, HeaderNames.FORWARDED, "for=192.0.2.7" + ", for=10.0.0.2".repeat(proxies)))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "for=192.0.2.7, 192.0.2.7",
        "For=192.0.2.7, 192.0.2.7",
        "'for=192.0.2.9, for=192.0.2.7;proto=https', 192.0.2.7",
        "'proto=https;host=\"a,b;for=192.0.2.9\";for=192.0.2.7', 192.0.2.7",
        "'for=\"[2001:db8::7]\"', 2001:db8::7",
        "'for=\"[2001:db8::7]:4711\"', 2001:db8::7",
        "'for=\"192.0.2.7:4711\"', 192.0.2.7",
        "'for=\"192.0.2.7:_port\"', 192.0.2.7",
        "'for=\"19\\2.0.2.7\"', 192.0.2.7",
        "'for=192.0.2.7, for=10.0.0.2', 192.0.2.7",
        "'for=192.0.2.7, ', 192.0.2.7",
        ", 10.0.0.1",
        "for=unknown, 10.0.0.1",
        "'for=192.0.2.7, for=_hidden', 10.0.0.1",
        "'for=192.0.2.7, proto=https', 10.0.0.1",
        "'for=192.0.2.7;for=192.0.2.8', 10.0.0.1",
        "'for=\"192.0.2.7', 10.0.0.1",
        "'for=192.0.2.9 for=192.0.2.7', 10.0.0.1",
        "'for = 192.0.2.7', 10.0.0.1",
        "'for=2001:db8::7', 10.0.0.1",
        "'for=\"2001:db8::7\"', 10.0.0.1",
        "192.0.2.7, 10.0.0.1",
        "'for=\"\\', 10.0.0.1"
    })
    void standardHeader_namesTheRightmostThatIsNoProxy(String header, String client) {
        assertThat(client(PROXY, HeaderNames.FORWARDED, header == null ? "" : header))
                .isEqualTo(client);
    }

    @Test
    void headerOfManyLines_isReadAsOne() {
        assertThat(client(PROXY, HeaderNames.X_FORWARDED_FOR, "192.0.2.9", "192.0.2.7", "10.0.0.2"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void peerThatIsNoProxy_isTheClient_whateverItSays() {
        assertThat(client("192.0.2.5", HeaderNames.X_FORWARDED_FOR, "192.0.2.7"))
                .isEqualTo("192.0.2.5");
        assertThat(client("192.0.2.5", HeaderNames.FORWARDED, "for=192.0.2.7")).isEqualTo("192.0.2.5");
    }

    @Test
    void headersThatAgree_areBelieved_andOthersAreNot() throws Exception {
        assertThat(both("for=192.0.2.7", "192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(both("for=192.0.2.9, for=192.0.2.7", "192.0.2.8, 192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(both("for=192.0.2.9", "192.0.2.7")).isEqualTo(PROXY);
        assertThat(both("nonsense", "192.0.2.7")).isEqualTo(PROXY);
    }

    private static String both(String standard, String usual) throws Exception {
        WritableHeaders<?> headers =
                WritableHeaders.create().set(HeaderNames.FORWARDED, standard).set(HeaderNames.X_FORWARDED_FOR, usual);
        return IpAddress.text(proxies().client(InetAddress.ofLiteral(PROXY), headers));
    }

    /** A client may write anything before what its proxy appends. */
    @Test
    void clientBehindAProxy_cannotNameAnotherAddress() throws Exception {
        var random = new Random(20_260_131);
        String words = "192.0.2.9|10.0.0.2|for=|for|=|\"|\\|,|;| |\t|unknown|[|]|::1|:80|_x|proto=https|\u00e9|1.2|%|0";
        String[] pieces = words.split("\\|", -1);
        for (int round = 0; round < ROUNDS; round++) {
            var said = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                said.append(pieces[random.nextInt(pieces.length)]);
            }
            String before = said.toString();
            assertThat(client(PROXY, HeaderNames.X_FORWARDED_FOR, before + ", 192.0.2.7"))
                    .as(before)
                    .isEqualTo("192.0.2.7");
            assertThat(client(PROXY, HeaderNames.FORWARDED, before + ", for=192.0.2.7"))
                    .as(before)
                    .isIn("192.0.2.7", PROXY);
            assertThat(client(PROXY, HeaderNames.FORWARDED, before, "for=192.0.2.7"))
                    .as(before)
                    .isIn("192.0.2.7", PROXY);
        }
    }

    private static String client(String peer, HeaderName name, String... values) {
        return IpAddress.text(proxies()
                .client(InetAddress.ofLiteral(peer), WritableHeaders.create().set(name, values)));
    }

    private static TrustedProxies proxies() {
        try {
            return TrustedProxies.parse(List.of("10.0.0.0/8", "fd00::/8"));
        } catch (InvalidNetworkException e) {
            throw new AssertionError(e);
        }
    }
}
