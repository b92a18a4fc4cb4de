package io.notiflux.cli;

import java.io.Console;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what one node does, or several, again and again. */
@Command(
        name = "top",
        description = {
            "Shows connections, rates and the hottest topics, by servers' admin ports, until Ctrl-C.",
            "Where its output is no terminal, it prints one picture below the other."
        },
        mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
    /** More often, it would be a load of its own: each time a node looks at all its topics. */
    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);

    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    private static final long MAX_COUNT = 1_000_000;

    /** How many pictures: until Ctrl-C, if neither is given. */
    static final class Pictures {
        @Option(names = "--once", description = "One picture, after one interval, as rates need two looks.")
        private boolean once;

        @Option(names = "--count", paramLabel = "N", description = "So many pictures, 1 to 1,000,000.")
        private @Nullable Long count;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "Time between two looks, 500ms to 1h (default: 2s).")
    private Duration interval = Duration.ofSeconds(2);

    @Option(names = "--sort", defaultValue = "messages", description = "${COMPLETION-CANDIDATES} (default: messages).")
    private TopicSort sort = TopicSort.messages;

    @ArgGroup
    private Pictures pictures = new Pictures();

    @Override
    public Integer call() throws InterruptedException {
        check();
        long count = pictures.once ? 1 : pictures.count == null ? Long.MAX_VALUE : pictures.count;
        try (var polled = new PolledNodes(nodes.urls(), sort)) {
            return !pictures.once && isTerminal() ? onScreen(polled, count) : inLines(polled, count);
        }
    }

    private void check() {
        if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new ParameterException(spec.commandLine(), "--interval must be from 500ms to 1h");
        }
        if (pictures.count != null && (pictures.count < 1 || pictures.count > MAX_COUNT)) {
            throw new ParameterException(spec.commandLine(), "--count must be from 1 to 1000000");
        }
    }

    /** Whether someone looks at it who would see one picture in place of the other. */
    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && !"dumb".equals(System.getenv("TERM"));
    }

    private int onScreen(PolledNodes polled, long count) throws InterruptedException {
        try (Screen screen = Screen.enter()) {
            for (long shown = 1; ; shown++) {
                TopFrame frame = polled.look(TerminalSize.now());
                screen.show(frame.lines(LocalTime.now(ZoneId.systemDefault())));
                if (shown >= count) {
                    return frame.exitCode();
                }
                Thread.sleep(interval);
            }
        }
    }

    private int inLines(PolledNodes polled, long count) throws InterruptedException {
        polled.look(TerminalSize.now());
        for (long printed = 1; ; printed++) {
            Thread.sleep(interval);
            TopFrame frame = polled.look(TerminalSize.now());
            frame.lines(LocalTime.now(ZoneId.systemDefault())).forEach(System.out::println);
            if (printed >= count || System.out.checkError()) {
                return frame.exitCode();
            }
            System.out.println();
        }
    }
}
