package io.notiflux.cli;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One picture of {@code top}: a line a node, then the topics, in the order asked for, that there is room for. */
record TopFrame(List<NodePoll> polls, TopicSort sort, TerminalSize size) {
    private static final Map<String, Function<NodePoll, Optional<Double>>> FIGURES = new LinkedHashMap<>();

    static {
        FIGURES.put("PLAIN", poll -> poll.value("connections{protocol=\"plain\"}"));
        FIGURES.put("JSON", poll -> poll.value("connections{protocol=\"json\"}"));
        FIGURES.put("SSE", poll -> poll.value("connections{protocol=\"sse\"}"));
        FIGURES.put("SUBS", poll -> poll.value("subscriptions"));
        FIGURES.put("IN/S", poll -> poll.rate("broadcasts_total{result=\"accepted\"}"));
        FIGURES.put("OUT/S", poll -> poll.rate("deliveries_total"));
        FIGURES.put("B/S", poll -> poll.rate("delivery_bytes_total"));
        FIGURES.put("QUEUED", poll -> poll.value("queued_bytes"));
        FIGURES.put("SLOW", poll -> poll.value("slow_consumers_total"));
    }

    /** As many as the terminal's size admits. Nodes take half of the lines at most. */
    List<String> lines(LocalTime time) {
        List<String> lines = new ArrayList<>();
        lines.add(DisplayText.fit(headline(time), size.columns()));
        lines.addAll(nodes(size.rows() / 2).lines(size.columns()));
        lines.add("");
        lines.addAll(topics(size.rows() - lines.size() - 1).lines(size.columns()));
        return lines.subList(0, Math.min(lines.size(), size.rows()));
    }

    /** 0 if all nodes answered. */
    int exitCode() {
        return polls.stream().allMatch(NodePoll::answered) ? 0 : 1;
    }

    private String headline(LocalTime time) {
        long answered = polls.stream().filter(NodePoll::answered).count();
        return time.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME) + "  " + answered + " of "
                + polls.size() + (polls.size() == 1 ? " node answers" : " nodes answer");
    }

    private Table nodes(int most) {
        var table = new Table(row("NODE", "STATE", FIGURES.keySet().stream()));
        polls.stream()
                .limit(Math.max(1, most))
                .forEach(poll -> table.add((Object[]) row(
                        label(poll), poll.state(), FIGURES.values().stream().map(figure -> text(figure.apply(poll))))));
        if (polls.size() > 1) {
            table.add((Object[])
                    row("all " + polls.size(), "", FIGURES.values().stream().map(figure -> text(sum(figure)))));
        }
        return table;
    }

    /** The name, or the address where the name is not known, or not the only one of its kind. */
    private String label(NodePoll poll) {
        boolean known = !poll.name().isEmpty()
                && polls.stream()
                                .filter(other -> other.name().equals(poll.name()))
                                .count()
                        == 1;
        return known ? poll.name() : poll.address();
    }

    private static String[] row(String label, String state, Stream<String> figures) {
        return Stream.concat(Stream.of(label, state), figures).toArray(String[]::new);
    }

    /** Over the nodes that tell. */
    private Optional<Double> sum(Function<NodePoll, Optional<Double>> figure) {
        return polls.stream().map(figure).flatMap(Optional::stream).reduce(Double::sum);
    }

    private static String text(Optional<Double> figure) {
        return figure.map(Compact::of).orElse("-");
    }

    private Table topics(int most) {
        var table = new Table("TOPIC", "SUBSCRIBERS", "MESSAGES/MIN", "BYTES/MIN", "KEPT", "KEPT BYTES");
        List<AdminAnswer> answers =
                polls.stream().map(NodePoll::topics).flatMap(Optional::stream).toList();
        TopicRow.merged(answers).stream()
                .sorted(sort.order())
                .limit(Math.max(0, most))
                .forEach(topic -> table.add(
                        topic.name(),
                        Compact.of(topic.subscribers()),
                        Compact.of(topic.messages()),
                        Compact.of(topic.bytes()),
                        Compact.of(topic.kept()),
                        Compact.of(topic.keptBytes())));
        return table;
    }
}
