package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.notiflux.config.NatsSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a node's account may not do. The servers tell nobody's permissions, but refuse at once what is sent
 * without one. What is sent here has no effect where it is let through: requests that can't be read, and a record for
 * a stream whose name no stream can have.
 */
final class NatsPermissions {
    private static final byte[] UNREADABLE = "{".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    private static final Headers FOR_NO_STREAM = new Headers().add("Nats-Expected-Stream", "no stream");

    /** The time for a server to say what it thinks of what was sent. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private NatsPermissions() {}

    /** The servers' own words for each permission that is missing, but for that to create the stream. */
    static List<String> missing(Connection connection, NatsSettings settings)
            throws LogTroubleException, InterruptedException {
        String stream = settings.stream();
        List<String> missing = new ArrayList<>();
        for (String api : List.of("STREAM.INFO." + stream, "STREAM.MSG.GET." + stream, consumer(stream))) {
            attempt(connection, () -> connection.publish("$JS.API." + api, UNREADABLE), missing);
        }
        attempt(connection, () -> connection.publish("$JS.FC." + stream + ".check", NOTHING), missing);
        attempt(connection, () -> connection.publish(settings.subject(), FOR_NO_STREAM, NOTHING), missing);
        attempt(
                connection,
                () -> {
                    Subscription inbox = connection.subscribe(connection.createInbox());
                    inbox.unsubscribe(1); // nothing comes
                },
                missing);
        return missing;
    }

    private static String consumer(String stream) {
        return "CONSUMER.CREATE." + stream + ".check";
    }

    /** The same for the permission that a node needs where the stream is missing. */
    static List<String> missingToCreate(Connection connection, NatsSettings settings)
            throws LogTroubleException, InterruptedException {
        List<String> missing = new ArrayList<>();
        attempt(
                connection,
                () -> connection.publish("$JS.API.STREAM.CREATE." + settings.stream(), UNREADABLE),
                missing);
        return missing;
    }

    private static void attempt(Connection connection, Runnable attempt, List<String> missing)
            throws LogTroubleException, InterruptedException {
        connection.clearLastError();
        try {
            attempt.run();
            connection.flush(ANSWER);
        } catch (TimeoutException | IllegalStateException e) {
            throw new LogTroubleException("the log's servers do not answer", String.valueOf(e.getMessage()));
        }
        @Nullable String error = connection.getLastError();
        if (error != null && ConnectionEvents.isDenial(error)) {
            missing.add(ConnectionEvents.withoutRandom(error));
        }
    }
}
