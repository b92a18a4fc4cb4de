package io.notiflux.cli;

import java.util.ArrayList;
import java.util.Comparator;
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

/** Lists who is connected to one node or to several. */
@Command(
        name = "connections",
        description = "Lists connections, by a server's admin port.",
        mixinStandardHelpOptions = true)
final class ConnectionsCommand implements Callable<Integer> {
    enum Sort {
        age("age_seconds"),
        queued("queued_bytes");

        private final String field;

        Sort(String field) {
            this.field = field;
        }
    }

    private record Connection(String node, Map<String, String> item) {}

    @Mixin
    private AdminNodes nodes = new AdminNodes();

    @Mixin
    private ConnectionFilter filter = new ConnectionFilter();

    @Option(names = "--sort", defaultValue = "age", description = "${COMPLETION-CANDIDATES} (default: age).")
    private Sort sort = Sort.age;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many, 1,000 at most (default: 100).")
    private int limit;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, not " + limit);
        }
        Map<String, String> parameters = filter.parameters();
        parameters.put("sort", sort.name());
        parameters.put("limit", Integer.toString(limit));
        List<Connection> all = new ArrayList<>();
        long total = 0;
        for (AdminAnswer answer : nodes.ask("GET", "/admin/connections", parameters, Optional.empty())) {
            answer.items().forEach(item -> all.add(new Connection(answer.name(), item)));
            total += AdminAnswer.number(answer.node(), "total");
        }
        all.sort(Comparator.comparingDouble(
                        (Connection one) -> Double.parseDouble(one.item().getOrDefault(sort.field, "0")))
                .reversed());
        var table = new Table("NODE", "PROTOCOL", "AGE (S)", "ADDRESS", "QUEUED BYTES", "SUBJECT");
        all.stream()
                .limit(limit)
                .forEach(connection -> table.add(
                        connection.node(),
                        connection.item().getOrDefault("protocol", "?"),
                        connection.item().getOrDefault("age_seconds", "?"),
                        connection.item().getOrDefault("address", "?"),
                        connection.item().getOrDefault("queued_bytes", "?"),
                        connection.item().getOrDefault("subject", "-")));
        table.print();
        System.out.println(total + " in all");
        return nodes.exitCode();
    }
}
