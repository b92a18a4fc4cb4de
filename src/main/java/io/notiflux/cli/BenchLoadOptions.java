package io.notiflux.cli;

import io.notiflux.cli.bench.Load;
import io.notiflux.topic.TopicName;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How large a load is. */
final class BenchLoadOptions {
    /** The ports that one address has for connections to one server, about. */
    private static final int MAX_SUBSCRIBERS = 60_000;

    private static final int MAX_TOPICS = 1_000;
    private static final int MAX_PUBLISHERS = 256;
    private static final int MAX_RATE = 1_000_000;
    /** A message's own words about itself take so much. */
    private static final int MIN_SIZE = 64;

    private static final int MAX_SIZE = 1_048_576;
    private static final int MAX_CONNECT_RATE = 100_000;
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);
    private static final Duration MAX_DURATION = Duration.ofDays(1);
    private static final Duration MAX_WARM_UP = Duration.ofHours(1);

    @Option(names = "--subscribers", paramLabel = "N", description = "1 to 60,000 (default: 100).")
    private int subscribers = 100;

    @Option(
            names = "--topics",
            paramLabel = "N",
            description = "1 to 1,000, subscribers spread over them (default: 1).")
    private int topics = 1;

    @Option(
            names = "--topic-prefix",
            paramLabel = "TEXT",
            description = "Topics are this with 1, 2, … behind it (default: bench:, a random number, and a colon).")
    private @Nullable String prefix;

    @Option(names = "--publishers", paramLabel = "N", description = "Requests at a time, 1 to 256 (default: 8).")
    private int publishers = 8;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages a second, 0 to 1,000,000; 0: as fast as answers come (default: 100).")
    private int rate = 100;

    @Option(names = "--size", paramLabel = "BYTES", description = "Of a message, 64 to 1048576 (default: 128).")
    private int size = 128;

    @Option(names = "--duration", paramLabel = "DURATION", description = "What is measured, 1s to 1d (default: 10s).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--warmup",
            paramLabel = "DURATION",
            description = "Load before that, up to 1h, checked but not measured (default: 2s).")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            description = "Subscribers a second, while they connect, 1 to 100,000 (default: 500).")
    private int connectRate = 500;

    Load load(CommandLine command, boolean needsPrefix) {
        require(command, "--subscribers", subscribers, 1, MAX_SUBSCRIBERS);
        require(command, "--topics", topics, 1, MAX_TOPICS);
        require(command, "--publishers", publishers, 1, MAX_PUBLISHERS);
        require(command, "--rate", rate, 0, MAX_RATE);
        require(command, "--size", size, MIN_SIZE, MAX_SIZE);
        require(command, "--connect-rate", connectRate, 1, MAX_CONNECT_RATE);
        if (duration.compareTo(MIN_DURATION) < 0 || duration.compareTo(MAX_DURATION) > 0) {
            throw new ParameterException(command, "--duration must be from 1s to 1d");
        }
        if (warmUp.compareTo(MAX_WARM_UP) > 0) {
            throw new ParameterException(command, "--warmup must be 1h at most");
        }
        if (needsPrefix && prefix == null) {
            throw new ParameterException(
                    command, "Tokens are for topics that are known: name theirs with --topic-prefix, or give --key");
        }
        return new Load(
                topicPrefix(command), topics, subscribers, publishers, rate, size, connectRate, warmUp, duration);
    }

    private String topicPrefix(CommandLine command) {
        if (prefix == null) {
            return "bench:"
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ":";
        }
        TopicName.fault(prefix + topics).ifPresent(fault -> {
            throw new ParameterException(command, "Wrong --topic-prefix: " + fault);
        });
        return prefix;
    }

    private static void require(CommandLine command, String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(command, name + " must be from " + least + " to " + most);
        }
    }
}
