package io.notiflux.chaos;

import io.notiflux.chaos.Entry.Message;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what clients and readers got against what publishers were told. */
final class Checker {
    private final Acknowledgements acknowledged;
    private final Verdict verdict = new Verdict();
    private final Truth truth;
    private final Map<String, Place> ends;

    /** @param arrived each message that came to anybody, once */
    Checker(Acknowledgements acknowledged, Collection<Message> arrived) {
        this.acknowledged = acknowledged;
        this.truth = new Truth(acknowledged, arrived, verdict);
        this.ends = acknowledged.ends();
    }

    void checkClient(ClientLog log) {
        for (String topic : log.topics()) {
            var check = new TopicCheck(log.name(), topic, truth, verdict);
            log.entries(topic).forEach(check::take);
            Place end = ends.get(topic);
            if (end != null) {
                check.finish(end);
            }
        }
    }

    /** One that began before the first message and read to the end: a client, and it must have all. */
    void checkReader(ClientLog log) {
        checkClient(log);
        Set<String> got = new HashSet<>();
        for (String topic : log.topics()) {
            log.entries(topic).stream()
                    .filter(Message.class::isInstance)
                    .map(entry -> ((Message) entry).text())
                    .forEach(got::add);
        }
        List<Message> absent = acknowledged.all().stream()
                .filter(message -> !got.contains(message.text()))
                .toList();
        if (!absent.isEmpty()) {
            verdict.count(
                    Verdict.Breach.ABSENT,
                    absent.size(),
                    log.name() + " has not " + absent.getFirst() + " and " + (absent.size() - 1) + " others");
        }
    }

    /** How many lines of history there were; each beyond the first is a change of era. */
    int epochs() {
        return truth.epochs().size();
    }

    Verdict verdict() {
        return verdict;
    }
}
