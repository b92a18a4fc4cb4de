package io.notiflux.subscribe;

import io.notiflux.connection.Outbox;
import io.notiflux.topic.Subscription;

/** Sends what a subscription missed, as fast as its client takes it. */
final class Replay {
    private Replay() {}

    /**
     * Returns once the subscription is live, or its connection about to end.
     *
     * @param letGo ends the connection of a client that the history has overtaken: it comes back and is told
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
