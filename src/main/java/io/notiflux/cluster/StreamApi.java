package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamInfo;
import io.notiflux.config.NatsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What the servers are asked about the stream: whether they can hold it, whether it is there, and to make it. */
final class StreamApi {
    private static final int NOT_FOUND = 10059;
    /** What a request may take, when servers elect a leader meanwhile. */
    private static final Duration REQUEST = Duration.ofSeconds(2);

    private final Connection connection;
    private final NatsSettings settings;
    private final LogLimits limits;

    StreamApi(Connection connection, NatsSettings settings, LogLimits limits) {
        this.connection = connection;
        this.settings = settings;
        this.limits = limits;
    }

    /** Throws where the server that is connected to can't be used, whatever the stream is. */
    void requireServer() throws LogTroubleException {
        if (!server().isJetStreamAvailable()) {
            throw new LogTroubleException("the NATS server has JetStream off; turn it on");
        }
        Optional<String> refused = StreamRules.payloadRefusal(connection.getMaxPayload(), limits);
        if (refused.isPresent()) {
            throw new LogTroubleException(refused.get());
        }
    }

    boolean isClustered() {
        return server().getCluster() != null;
    }

    /** Whether the server is of a cluster whose replicas may lose what was acknowledged. */
    boolean isUnsafe() {
        return isClustered() && server().isOlderThanVersion(StreamRules.SAFE_VERSION);
    }

    String version() {
        return server().getVersion();
    }

    /** How many replicas a stream would have that this node creates. */
    int replicas() {
        return settings.replicas() > 0 ? settings.replicas() : isClustered() ? 3 : 1;
    }

    Optional<StreamInfo> find() throws LogTroubleException {
        return ask(streams -> {
            try {
                return Optional.of(streams.getStreamInfo(settings.stream()));
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    StreamInfo create(String description) throws LogTroubleException {
        return ask(streams -> {
            StreamInfo info = streams.addStream(StreamRules.wanted(settings, limits, replicas(), description));
            // Of several nodes at once one has created it, and on 2.10 two may be told so: what counts is what it is
            // now.
            return settings.stream().equals(info.getConfiguration().getName())
                    ? streams.getStreamInfo(settings.stream())
                    : info;
        });
    }

    private ServerInfo server() {
        return connection.getServerInfo();
    }

    private interface Question<T> {
        T ask(JetStreamManagement streams) throws IOException, JetStreamApiException;
    }

    private <T> T ask(Question<T> question) throws LogTroubleException {
        try {
            return question.ask(connection.jetStreamManagement(
                    JetStreamOptions.builder().requestTimeout(REQUEST).build()));
        } catch (JetStreamApiException e) {
            throw StreamRules.trouble(e);
        } catch (IOException e) {
            throw new LogTroubleException("the log's servers do not answer", String.valueOf(e.getMessage()));
        }
    }
}
