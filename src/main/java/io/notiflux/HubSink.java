package io.notiflux;

import io.notiflux.cluster.Broadcast;
import io.notiflux.cluster.LogSink;
import io.notiflux.subscribe.Clients;
import io.notiflux.topic.Delivery;
import io.notiflux.topic.TopicHub;
import java.util.List;

/**
 * Applies the log to this process's topics, and tells clients how far it is. Only the log's thread calls it.
 *
 * @param hub the hub, which nothing else delivers to
 */
record HubSink(TopicHub hub, Clients clients) implements LogSink {
    @Override
    public void forget(String epoch, long through, String reason) {
        hub.forget(epoch, through);
    }

    @Override
    public void deliver(String epoch, long sequence, List<Broadcast> broadcasts) {
        List<Delivery> messages = broadcasts.stream()
                .map(broadcast -> new Delivery(broadcast.topic(), broadcast.message()))
                .toList();
        hub.deliver(epoch, LogSink.number(sequence, 0), messages, LogSink.number(sequence + 1, 0) - 1);
    }

    /** Does nothing: the log itself says whether it is ready. */
    @Override
    public void caughtUp() {}

    @Override
    public void between() {
        hub.position().ifPresent(clients::tellPosition);
    }
}
