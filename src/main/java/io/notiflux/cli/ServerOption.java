package io.notiflux.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to, by its public port. */
final class ServerOption {
    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = ServerUrl.Converter.class,
            description = {"The server: http(s)://host[:port][/prefix]", "(default: NOTIFLUX_URL, or " + DEFAULT + ")."
            })
    private @Nullable ServerUrl url;

    ServerUrl url() {
        return given().orElseGet(() -> ServerUrl.of(DEFAULT));
    }

    /** Returns the option's value or the environment's, or empty if there is neither. */
    Optional<ServerUrl> given() {
        return Optional.ofNullable(url);
    }
}
