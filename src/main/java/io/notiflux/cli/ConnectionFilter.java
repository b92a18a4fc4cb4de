package io.notiflux.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which connections are meant: those to which all that is given applies. */
final class ConnectionFilter {
    @Option(names = "--topic", defaultValue = "", description = "Those that are subscribed to this topic.")
    private String topic = "";

    @Option(names = "--subject", defaultValue = "", description = "Those whose last good token is of this subject.")
    private String subject = "";

    @Option(names = "--address", defaultValue = "", description = "Those of this IP address.")
    private String address = "";

    Map<String, String> parameters() {
        return new HashMap<>(Map.of("topic", topic, "subject", subject, "address", address));
    }
}
