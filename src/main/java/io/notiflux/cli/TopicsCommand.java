package io.notiflux.cli;

import static io.notiflux.cli.AdminAnswer.number;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
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

    enum Sort {
        name,
        subscribers,
        messages,
        bytes,
        history
    }

    /** A topic, over all nodes that were asked. */
    private record Topic(
            String name, long subscribers, long messages, long bytes, long kept, long keptBytes, String last) {
        static Topic of(Map<String, String> item) {
            return new Topic(
                    item.getOrDefault("name", ""),
                    number(item, "subscribers"),
                    number(item, "messages_per_minute"),
                    number(item, "bytes_per_minute"),
                    number(item, "history.messages"),
                    number(item, "history.bytes"),
                    item.getOrDefault("last", "-"));
        }

        /** Nodes of one cluster have the same messages, and others each their own; subscribers are at one node each. */
        Topic with(Topic other, boolean cluster) {
            LongBinaryOperator both = cluster ? Math::max : Long::sum;
            return new Topic(
                    name,
                    subscribers + other.subscribers,
                    both.applyAsLong(messages, other.messages),
                    both.applyAsLong(bytes, other.bytes),
                    both.applyAsLong(kept, other.kept),
                    both.applyAsLong(keptBytes, other.keptBytes),
                    last.equals("-") ? other.last : last);
        }
    }

    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Option(names = "--prefix", defaultValue = "", description = "Only topics that begin so.")
    private String prefix = "";

    @Option(names = "--sort", defaultValue = "name", description = "${COMPLETION-CANDIDATES} (default: name).")
    private Sort sort = Sort.name;

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
        merged(answers).stream()
                .sorted(order())
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

    private static Collection<Topic> merged(List<AdminAnswer> answers) {
        Map<String, Topic> topics = new TreeMap<>();
        for (AdminAnswer answer : answers) {
            for (Map<String, String> item : answer.items()) {
                Topic topic = Topic.of(item);
                topics.merge(topic.name(), topic, (one, other) -> one.with(other, answer.isOfCluster()));
            }
        }
        return topics.values();
    }

    private Comparator<Topic> order() {
        ToLongFunction<Topic> number = switch (sort) {
            case name -> _ -> 0;
            case subscribers -> Topic::subscribers;
            case messages -> Topic::messages;
            case bytes -> Topic::bytes;
            case history -> Topic::keptBytes;
        };
        return Comparator.comparingLong(number).reversed().thenComparing(Topic::name);
    }
}
