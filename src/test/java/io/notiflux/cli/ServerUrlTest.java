package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ServerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, http://127.0.0.1:8080/broadcast, ws://127.0.0.1:8080/ws",
        "http://host:65535/, http://host:65535/broadcast, ws://host:65535/ws",
        "https://push.example.com, https://push.example.com/broadcast, wss://push.example.com/ws",
        "HTTPS://push.example.com/live/eu//, https://push.example.com/live/eu/broadcast, wss://push.example.com/live/eu/ws",
        "http://[::1]:8080, http://[::1]:8080/broadcast, ws://[::1]:8080/ws"
    })
    void endpoints_areBelowTheAddress(String url, String broadcast, String webSocket) {
        assertThat(ServerUrl.of(url).http("/broadcast")).hasToString(broadcast);
        assertThat(ServerUrl.of(url).webSocket()).hasToString(webSocket);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:8080",
                "ws://host",
                "ftp://host",
                "http:",
                "http://",
                "http:host",
                "http:///path",
                "http://a b",
                "http://under_score",
                "http://host:0",
                "http://host:65536",
                "http://host:port",
                "http://host?topic=a",
                "http://host#a",
                "http://user@host",
                "http://host/broadcast",
                "http://host/prefix/broadcast/batch/",
                "http://host/ws",
                "http://host/events",
                "http://host/console/",
                "http://host/health"
            })
    void whatCannotBeRight_isRefused(String url) {
        assertThatThrownBy(() -> ServerUrl.of(url)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void endpointInPlaceOfTheServer_isNamed() {
        assertThatThrownBy(() -> ServerUrl.of("http://host/broadcast"))
                .hasMessage("the address is the server's, without /broadcast; give http(s)://host[:port][/prefix]");
    }

    @Test
    void password_isNotRepeated() {
        assertThatThrownBy(() -> ServerUrl.of("http://ann:secret@host"))
                .hasMessageContaining("token")
                .hasMessageNotContaining("secret");
    }
}
