package io.notiflux.cli;

import picocli.CommandLine.Option;

/** Which server a command talks to, by its public port. */
final class ServerOption {
    static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = ServerUrl.Converter.class,
            defaultValue = DEFAULT,
            description = {"The server: http(s)://host[:port][/prefix]", "(default: NOTIFLUX_URL, or " + DEFAULT + ")."
            })
    private ServerUrl url = ServerUrl.of(DEFAULT);

    ServerUrl url() {
        return url;
    }
}
