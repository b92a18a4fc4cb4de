package io.notiflux.cli;

import io.notiflux.cli.bench.Load;
import io.notiflux.cli.bench.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whence a load has its tokens: signed for its topics, or two that are given. */
final class BenchTokens {
    /** Longer than any load, with the time to connect. */
    private static final Duration LIFETIME = Duration.ofDays(2);

    @Option(names = "--key", paramLabel = "FILE", description = "A private key, P-256 in PEM, that signs all tokens.")
    private @Nullable Path key;

    @Option(
            names = "--subscribe-token",
            paramLabel = "TOKEN",
            description = "Instead of --key, with the other one and --topic-prefix: for all the topics.")
    private @Nullable String subscribeToken;

    @Option(names = "--broadcast-token", paramLabel = "TOKEN", description = "Likewise.")
    private @Nullable String broadcastToken;

    boolean needsPrefix() {
        return key == null && subscribeToken != null && broadcastToken != null;
    }

    Target target(CommandLine command, ServerUrl url, Load load) throws CommandException {
        Map<String, String> subscribe = new HashMap<>();
        Map<String, String> broadcast = new HashMap<>();
        if (key != null && subscribeToken == null && broadcastToken == null) {
            TokenSigner signer = TokenSigner.read(key);
            for (String topic : load.topicNames()) {
                subscribe.put(topic, signer.sign(TokenScope.subscribe, "", List.of(topic), List.of(), LIFETIME));
                broadcast.put(topic, signer.sign(TokenScope.broadcast, "", List.of(topic), List.of(), LIFETIME));
            }
        } else if (key == null && subscribeToken != null && broadcastToken != null) {
            String one = TokenShape.check(subscribeToken, "--subscribe-token");
            String other = TokenShape.check(broadcastToken, "--broadcast-token");
            load.topicNames().forEach(topic -> {
                subscribe.put(topic, one);
                broadcast.put(topic, other);
            });
        } else {
            throw new ParameterException(command, "Give --key, or both --subscribe-token and --broadcast-token");
        }
        return new Target(url.webSocket(), url.http("/broadcast"), subscribe, broadcast);
    }
}
