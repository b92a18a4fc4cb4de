package io.notiflux.cluster;

import io.notiflux.topic.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that writes down what it is told. */
final class Seen implements LogSink {
    /** One broadcast as it was delivered. */
    record Delivered(MessageId id, String topic, String message) {}

    /** What operators ended, and whether it is of the time before this sink was at the log's end. */
    record Disconnected(Disconnection what, boolean past) {}

    final List<Disconnected> disconnected = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    private final List<Delivered> delivered = new ArrayList<>();
    volatile int caughtUp;
    volatile int between;

    @Override
    public void forget(String epoch, long through, String reason) {
        forgotten.add(reason);
    }

    @Override
    public synchronized void deliver(String epoch, long sequence, List<Broadcast> broadcasts) {
        for (int i = 0; i < broadcasts.size(); i++) {
            Broadcast broadcast = broadcasts.get(i);
            delivered.add(new Delivered(
                    new MessageId(epoch, LogSink.number(sequence, i)), broadcast.topic(), broadcast.message()));
        }
    }

    @Override
    public void disconnect(List<Disconnection> disconnections, boolean past) {
        disconnections.forEach(one -> disconnected.add(new Disconnected(one, past)));
    }

    @Override
    public List<Disconnection> revoked() {
        return disconnected.stream()
                .map(Disconnected::what)
                .filter(one -> one.token().isPresent())
                .distinct()
                .toList();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void caughtUp() {
        caughtUp++;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void between() {
        between++;
    }

    synchronized List<Delivered> delivered() {
        return List.copyOf(delivered);
    }

    synchronized int count() {
        return delivered.size();
    }

    List<String> messages() {
        return delivered().stream().map(Delivered::message).toList();
    }
}
