package io.notiflux.siege;

import java.util.List;

/** All of them, in the order of the table. */
final class Attacks {
    private Attacks() {}

    static List<Attack> all() {
        return List.of(
                // on memory
                new IdleSockets(),
                new SilentConnections(),
                new SlowHeaders(),
                new HalfHeaders(),
                new UnfinishedMessages(),
                new UnfinishedBodies(),
                new UnreadAnswers(),
                new EchoedTopics(),
                new SippingResumers(),
                new StalledStreams(),
                new StalledSubscribers(),
                new IdempotencyFlood(),
                new LongTopics(),
                new HistoryFlood(),
                new HistoryReads(),
                // on time
                new EmptyFrames(),
                new HeavyCommands(),
                new HeavyBodies(),
                new RawBodies(),
                new LongCursors(),
                new KeyFetches(), // before any other with wrong tokens, as those have keys fetched, too, once a minute
                new TokenGuessing(),
                new TokenPatterns(),
                new CompressedBombs(),
                new RefreshFlood(),
                new SubscriptionChurn(),
                new Churn(),
                // on logs and on the parsers
                new LogFlood(),
                new ForgedHeaders(),
                new MutatedRequests(),
                new MutatedFrames(),
                new Smuggling(),
                // and on nothing
                new SlowReaders());
    }
}
