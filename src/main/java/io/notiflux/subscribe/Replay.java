package io.notiflux.subscribe;

import io.notiflux.connection.Outbox;
import io.notiflux.topic.Subscription;

/** Sends the messages that a subscription missed, as fast as its client takes them. */
final class Replay {
    private Replay() {}

    /**
     * Replays the messages. Returns once the subscription is live or its connection is about to end.
     *
     * @param letGo ends the connection of a client that the history has overtaken; when it comes back, it is told of
     *     the gap
     */
    static void run(Subscription subscription, Outbox outbox, Runnable letGo) {
        try {
            Subscription.Progress progress = subscription.advance();
            while (progress == Subscription.Progress.BEHIND && outbox.awaitRoom()) {
                progress = subscription.advance();
            }
            if (progress == Subscription.Progress.LOST) {
                letGo.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
