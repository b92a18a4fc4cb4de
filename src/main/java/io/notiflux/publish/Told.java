package io.notiflux.publish;

import io.notiflux.access.AccessLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the log tells of a request that was answered with 200, where it tells anything. */
record Told(String subject, String topics) {
    /** A log's line cuts the list anyway. */
    private static final int MAX_TOPICS = 8;

    static Optional<Told> of(String subject, List<String> topics) {
        return AccessLog.isDetailed() ? Optional.of(new Told(subject, joined(topics))) : Optional.empty();
    }

    /** Of a batch: whom its tokens were signed for, and its topics, each once. */
    static Told of(Set<String> subjects, Set<String> topics) {
        return new Told(String.join(",", new TreeSet<>(subjects)), joined(List.copyOf(topics)));
    }

    private static String joined(List<String> topics) {
        return String.join(" ", topics.subList(0, Math.min(MAX_TOPICS, topics.size())));
    }
}
