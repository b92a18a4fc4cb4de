package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 9.255.255.255, false",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1/32, 192.0.2.1, true",
        "128.0.0.0/1, 255.255.255.255, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "fd00::/8, fdff:ffff::1, true",
        "fd00::/8, fc00::1, false",
        "2001:db8::/127, 2001:db8::1, true",
        "2001:db8::/127, 2001:db8::2, false",
        "::1, ::1, true",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, ::ffff:10.0.0.1, true",
        "::a00:1, 10.0.0.1, false",
        "10.0.0.0/8, a00::, false"
    })
    void contains_itsOwnAddressesAlone(String network, String address, boolean contained) throws Exception {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "'', no address and no network",
        "proxy.example, no address and no network",
        "10.0.0, no address and no network",
        "010.0.0.1, no address and no network",
        "10.0.0.256, no address and no network",
        "10.0.0.1.1, no address and no network",
        "10.0.0.1., no address and no network",
        "fe80::1%eth0, no address and no network",
        "[::1], no address and no network",
        ":, no address and no network",
        "10.0.0.0/33, from 1 to 32",
        "10.0.0.0/, from 1 to 32",
        "10.0.0.0/-1, from 1 to 32",
        "10.0.0.0/8/8, from 1 to 32",
        "10.0.0.0/255.0.0.0, from 1 to 32",
        "fd00::/129, from 1 to 128",
        "::ffff:10.0.0.0/104, from 1 to 32",
        "0.0.0.0/0, everybody",
        "::/0, everybody",
        "10.0.0.1/8, give 10.0.0.0/8",
        "192.0.2.129/25, give 192.0.2.128/25",
        "fd00::1/64, give fd00::/64"
    })
    void textThatIsNoNetwork_isToldWhatIsWrong(String text, String fault) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageStartingWith("has '" + text + "'")
                .hasMessageContaining(fault);
    }
}
