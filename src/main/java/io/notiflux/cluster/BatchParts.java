package io.notiflux.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Appends a batch's items as few times as they fit into records, one after the other: side by side, a part that is sent
 * again could come behind the next one.
 */
final class BatchParts {
    private final Function<List<Broadcast>, CompletableFuture<Appended>> append;
    private final long maxBytes;

    /** @param maxBytes of a part, as a record has it */
    BatchParts(long maxBytes, Function<List<Broadcast>, CompletableFuture<Appended>> append) {
        this.maxBytes = maxBytes;
        this.append = append;
    }

    List<Appended> appendEach(List<List<Broadcast>> items) {
        List<Appended> answers = new ArrayList<>(items.size());
        int from = 0;
        while (from < items.size()) {
            int to = endOfPart(items, from);
            List<List<Broadcast>> part = items.subList(from, to);
            Appended answer =
                    append.apply(part.stream().flatMap(List::stream).toList()).join();
            answers.addAll(ofEach(part, answer));
            from = to;
            if (answer instanceof Appended.NotSent || answer instanceof Appended.Unknown) {
                // What comes after it would wait as long, and be out of its order.
                Appended rest = new Appended.NotSent("an earlier one of the batch failed");
                items.subList(from, items.size()).forEach(_ -> answers.add(rest));
                return answers;
            }
        }
        return answers;
    }

    private int endOfPart(List<List<Broadcast>> items, int from) {
        int to = from;
        long bytes = 0;
        int count = 0;
        while (to < items.size()) {
            bytes += LogRecord.encodedBytes(items.get(to));
            count += items.get(to).size();
            if (to > from && (bytes > maxBytes || count > LogRecord.MAX_BROADCASTS)) {
                return to;
            }
            to++;
        }
        return to;
    }

    private static List<Appended> ofEach(List<List<Broadcast>> part, Appended answer) {
        if (!(answer instanceof Appended.Stored(List<Appended.Placed> places, boolean replayed))) {
            return part.stream().map(_ -> answer).toList();
        }
        List<Appended> each = new ArrayList<>(part.size());
        int at = 0;
        for (List<Broadcast> item : part) {
            each.add(new Appended.Stored(List.copyOf(places.subList(at, at + item.size())), replayed));
            at += item.size();
        }
        return each;
    }
}
