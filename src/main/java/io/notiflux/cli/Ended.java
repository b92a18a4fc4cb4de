package io.notiflux.cli;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code disconnect} ends: some connections, or a token and the connections that have a subscription by it. */
final class Ended {
    @Mixin
    private ConnectionFilter filter = new ConnectionFilter();

    @Option(
            names = "--jti",
            paramLabel = "ID",
            defaultValue = "",
            description = "Revokes the token of this id, and ends those that have a subscription by it.")
    private String tokenId = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "With --jti, as long as the token may last: 1m to 366d (default: 1d).")
    private @Nullable Duration lifetime;

    Map<String, String> parameters() {
        Map<String, String> parameters = filter.parameters();
        parameters.put("jti", tokenId);
        parameters.put("for", lifetime == null ? "" : lifetime.toString());
        return parameters;
    }
}
