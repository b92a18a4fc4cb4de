package io.notiflux.cli;

import static io.notiflux.cli.AdminAnswer.number;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the topics of one node or of several, whose subscribers it adds up. */
@Command(name = "topics", description = "Lists topics, by a server's admin port.", mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
    /** The most that a node tells of. */
    private static final String MOST = "1000";

    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Option(names = "--prefix", defaultValue = "", description = "Only topics that begin so.")
    private String prefix = "";

    @Option(names = "--sort", defaultValue = "name", description = "${COMPLETION-CANDIDATES} (default: name).")
    private TopicSort sort = TopicSort.name;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "How many (default: 100).")
    private int limit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, not " + limit);
        }
        List<AdminAnswer> answers = nodes.ask(
                "GET", "/admin/topics", Map.of("prefix", prefix, "sort", sort.name(), "limit", MOST), Optional.empty());
        var table = new Table("TOPIC", "SUBSCRIBERS", "MESSAGES/MIN", "BYTES/MIN", "KEPT", "KEPT BYTES", "LAST");
        TopicRow.merged(answers).stream()
                .sorted(sort.order())
                .limit(limit)
                .forEach(topic -> table.add(
                        topic.name(),
                        topic.subscribers(),
                        topic.messages(),
                        topic.bytes(),
                        topic.kept(),
                        topic.keptBytes(),
                        topic.last()));
        table.print();
        for (AdminAnswer answer : answers) {
            long total = number(answer.node(), "total");
            if (total > answer.items().size()) {
                System.err.println("notiflux: " + answer.name() + " has " + total + " such topics, and tells of "
                        + answer.items().size() + "; see --prefix");
            }
        }
        return nodes.exitCode();
    }
}
