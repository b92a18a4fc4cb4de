package io.notiflux.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The loads that have a name, with their defaults. docs/benchmarks.md says what each is for. */
enum Scenario {
    SATURATED(new Load(1_000, 1, 4, 128, 0, 0, Scenario.LAG, 1), 10),
    STEADY(new Load(1_000, 1, 4, 128, 40, 0, Scenario.LAG, 1), 15),
    WIDE(new Load(10_000, 1, 2, 128, 2, 0, Scenario.LAG, 1), 20),
    TOPICS(new Load(5_000, 5_000, 4, 128, 0, 0, Scenario.LAG, 1), 10),
    CONNECT(new Load(10_000, 1, 1, 128, 0, 0, Scenario.LAG, 1), 0),
    IDLE(new Load(10_000, 1, 1, 128, 0, 0, Scenario.LAG, 1), 45),
    PUBLISH(new Load(0, 1, 4, 128, 0, 0, Scenario.LAG, 1), 10),
    SLOW(new Load(1_000, 1, 4, 128, 0, 10, Scenario.LAG, 1), 20),
    CROWD(new Load(0, 1, 256, 128, 0, 0, Scenario.LAG, 1), 10),
    BATCHES(new Load(0, 1, 8, 128, 0, 0, Scenario.LAG, 1_000), 10),
    LONE(new Load(0, 1, 1, 128, 0, 0, Scenario.LAG, 1), 10),
    START(new Load(0, 10_000, 1, 128, 0, 0, Scenario.LAG, 1), 0),
    RESTART(new Load(5_000, 1, 1, 128, 0, 0, Scenario.LAG, 1), 0),
    STORM(new Load(10_000, 1, 1, 128, 5, 0, Scenario.LAG, 1), 0),
    GROWTH(new Load(Limits.subscribers(50_000), 1, 4, 128, 2_000, 0, Scenario.LAG, 1), 15),
    NODES(new Load(1_000, 1, 4, 128, 40, 0, Scenario.LAG, 1), 15);

    /** Enough to have a batch for each write, and far from a queue's end: 128 messages of 128 bytes are 16 KiB. */
    static final int LAG = 128;

    private final Load load;
    private final int seconds;

    Scenario(Load load, int seconds) {
        this.load = load;
        this.seconds = seconds;
    }

    static Scenario of(String name) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new BenchException("Unknown scenario '" + name + "'; there are "
                        + Arrays.stream(values()).map(Scenario::title).collect(Collectors.joining(", "))));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    Load load() {
        return load;
    }

    /** Connections of subscribers at a time, with a load of its kind. */
    int connections(Load load) {
        return this == STORM ? StormRun.connections(load) : load.subscribers();
    }

    /** Messages that a channel of nchan keeps: one, but where clients come back for more. */
    int kept() {
        return this == STORM ? 2 * LAG : 1;
    }

    /** How long a round is measured; 0 where it takes as long as it takes. */
    int seconds() {
        return seconds;
    }
}
