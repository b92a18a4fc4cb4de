package io.notiflux.cli;

import static io.notiflux.cli.AdminAnswer.number;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/** A topic, over all nodes that were asked. */
record TopicRow(String name, long subscribers, long messages, long bytes, long kept, long keptBytes, String last) {
    /** What the nodes' answers say of each topic, added up. */
    static Collection<TopicRow> merged(List<AdminAnswer> answers) {
        Map<String, TopicRow> topics = new TreeMap<>();
        for (AdminAnswer answer : answers) {
            for (Map<String, String> item : answer.items()) {
                TopicRow topic = of(item);
                topics.merge(topic.name(), topic, (one, other) -> one.with(other, answer.isOfCluster()));
            }
        }
        return topics.values();
    }

    private static TopicRow of(Map<String, String> item) {
        return new TopicRow(
                item.getOrDefault("name", ""),
                number(item, "subscribers"),
                number(item, "messages_per_minute"),
                number(item, "bytes_per_minute"),
                number(item, "history.messages"),
                number(item, "history.bytes"),
                item.getOrDefault("last", "-"));
    }

    /** Nodes of one cluster have the same messages, and others each their own; subscribers are at one node each. */
    private TopicRow with(TopicRow other, boolean cluster) {
        LongBinaryOperator both = cluster ? Math::max : Long::sum;
        return new TopicRow(
                name,
                subscribers + other.subscribers,
                both.applyAsLong(messages, other.messages),
                both.applyAsLong(bytes, other.bytes),
                both.applyAsLong(kept, other.kept),
                both.applyAsLong(keptBytes, other.keptBytes),
                last.equals("-") ? other.last : last);
    }
}
