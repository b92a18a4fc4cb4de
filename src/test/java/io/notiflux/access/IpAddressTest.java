package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {
    /** Of RFC 5952 section 4, and around it. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:0DB8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "::1, ::1",
        "1::, 1::",
        "0:1:1:1:1:1:0:0, 0:1:1:1:1:1::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
    })
    void text_isTheShortestForm(String literal, String text) {
        assertThat(IpAddress.text(InetAddress.ofLiteral(literal))).isEqualTo(text);
    }

    @Test
    void text_isReadAsTheSameAddress() {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
            for (int j = 0; j < octets.length; j++) {
                octets[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
            }
            InetAddress address = IpAddress.of(octets);
            assertThat(IpAddress.parse(IpAddress.text(address))).contains(address);
        }
    }
}
