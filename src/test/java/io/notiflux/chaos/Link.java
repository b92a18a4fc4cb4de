package io.notiflux.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection of a client's: what it brings is put into a queue by others' threads, and taken by the client's own. */
abstract sealed class Link implements AutoCloseable permits WebSocketLink, EventsLink {
    private record Item(Heard heard, Optional<String> cursor) {}

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private Optional<String> cursor = Optional.empty();

    final void put(Heard heard) {
        items.add(new Item(heard, Optional.empty()));
    }

    final void put(Heard heard, String at) {
        items.add(new Item(heard, Optional.of(at)));
    }

    /** Empty where nothing came in time. */
    final Optional<Heard> next(Duration most) throws InterruptedException {
        Item item = items.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        if (item == null) {
            return Optional.empty();
        }
        if (item.cursor.isPresent()) {
            cursor = item.cursor;
        }
        return Optional.of(item.heard);
    }

    /** Of the last thing that was taken and had one. */
    final Optional<String> cursor() {
        return cursor;
    }

    /** Ends it, as processes end that are killed. */
    @Override
    public abstract void close();
}
