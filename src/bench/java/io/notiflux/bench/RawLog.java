package io.notiflux.bench;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Duration;

/** The log as its operator has it, by jnats and without a node. */
final class RawLog implements AutoCloseable {
    static final String NODES_SUBJECT = NatsServers.STREAM + ".log";

    private static final String RAW = "raw";
    /** Far beyond any wait of a round, which would rather show as latency than as a failure. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Connection connection;

    RawLog(NatsServers servers) throws InterruptedException {
        try {
            connection = Nats.connect(new Options.Builder()
                    .servers(servers.urls().split(","))
                    .userInfo(NatsServers.OPERATOR, servers.operatorPassword())
                    .build());
        } catch (IOException e) {
            throw new BenchException("Could not connect to NATS: " + e.getMessage());
        }
    }

    JetStream publishing() {
        return ask(() -> connection.jetStream(
                JetStreamOptions.builder().requestTimeout(PATIENCE).build()));
    }

    /** The subject of a new stream on the same servers with the settings of the nodes' one, which nobody reads. */
    String copy() {
        return ask(() -> {
            var management = connection.jetStreamManagement();
            var like = management.getStreamInfo(NatsServers.STREAM).getConfiguration();
            if (management.getStreamNames().contains(RAW)) {
                management.deleteStream(RAW);
            }
            management.addStream(StreamConfiguration.builder(like)
                    .name(RAW)
                    .subjects(RAW + ".log")
                    .build());
            return RAW + ".log";
        });
    }

    /** Drops all that is in the nodes' stream. */
    void purge() {
        ask(() -> connection.jetStreamManagement().purgeStream(NatsServers.STREAM));
    }

    /** Of the nodes' stream. */
    StreamState state() {
        return ask(() -> connection
                .jetStreamManagement()
                .getStreamInfo(NatsServers.STREAM)
                .getStreamState());
    }

    private interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | JetStreamApiException e) {
            throw new BenchException("NATS refuses: " + e.getMessage());
        }
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
