package io.notiflux.bench;

/**
 * What is put on a server.
 *
 * @param subscribers connections, spread evenly over the topics
 * @param topics how many
 * @param publishers connections that send, each waiting for its answers
 * @param size bytes of a message
 * @param rate messages a second of all publishers together; 0 for as many as the server takes
 * @param slow how many of the subscribers stop reading
 * @param lag messages that may be under way before publishers hold off
 * @param batch messages of a request; more than one without subscribers only, whose gate counts single ones
 */
record Load(int subscribers, int topics, int publishers, int size, int rate, int slow, int lag, int batch) {
    /** Half of QUEUE_MAX_BYTES: what is under way never makes a healthy subscriber a slow one. */
    private static final int MAX_BYTES_UNDER_WAY = 512 * 1024;
    /** nchan has lost what was under way to a single one at full speed. */
    private static final int FULL_SPEED_LEAST = 10;
    /** More of them would have more under way at full speed than sockets' buffers are good for. */
    private static final int FULL_SPEED_MOST = 1_000;

    Load {
        if (publishers < 1 || topics < 1 || lag < 1 || slow > subscribers) {
            throw new BenchException("Publishers, topics and lag must be at least 1.");
        }
        if (batch < 1 || (batch > 1 && subscribers > 0)) {
            throw new BenchException("Batches are for no subscribers.");
        }
        if (size < Payload.MIN_SIZE) {
            throw new BenchException(
                    "--size must be at least " + Payload.MIN_SIZE + ", as a message carries its origin");
        }
        if (subscribers > 0 && (long) lag * size > MAX_BYTES_UNDER_WAY) {
            throw new BenchException("--lag " + lag + " times --size " + size + " is over " + MAX_BYTES_UNDER_WAY
                    + ": healthy subscribers could be let go as slow ones; take a smaller --lag");
        }
    }

    Load withSlow(int count) {
        return new Load(subscribers, topics, publishers, size, rate, count, lag, batch);
    }

    Load with(int otherSubscribers, int otherRate) {
        return new Load(otherSubscribers, topics, publishers, size, otherRate, slow, lag, batch);
    }

    /** The same, as fast as the server takes it, to warm it up. */
    Load atFullSpeed() {
        return with(Math.clamp(subscribers, FULL_SPEED_LEAST, FULL_SPEED_MOST), 0);
    }

    /** Fixed width, so that all requests of a publisher have one length. */
    static String topicName(int topic) {
        return String.format("bench-%05d", topic);
    }

    int topicOf(int subscriber) {
        return subscriber % topics;
    }

    /** Each publisher goes round all topics, from a place of its own. */
    int topicOf(int publisher, int sequence) {
        return (int) ((sequence + (long) publisher * topics / publishers) % topics);
    }

    /** The sequence number of a publisher's first message to a topic; each later one has {@code topics} more. */
    int firstSequence(int publisher, int topic) {
        return (int) Math.floorMod(topic - (long) publisher * topics / publishers, (long) topics);
    }

    String text() {
        String text = subscribers + " subscribers, " + topics + (topics == 1 ? " topic, " : " topics, ") + publishers
                + " publishers, " + (batch == 1 ? "" : batch + " messages a request, ") + size + " bytes, "
                + (rate == 0 ? "as many messages as the server takes" : rate + " messages/s");
        return slow == 0 ? text : text + ", " + slow + " subscribers stop reading";
    }
}
