package io.notiflux.cluster;

import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** Somebody else's connection to the servers: an operator's, or a stranger's. */
final class NatsAdmin implements AutoCloseable {
    private final Connection connection;

    NatsAdmin(List<String> urls) {
        Options options = new Options.Builder()
                .servers(urls.toArray(String[]::new))
                .errorListener(new ErrorListener() {})
                .build();
        connection = await().ignoreExceptions().until(() -> Nats.connect(options), _ -> true); // it may be starting
    }

    JetStreamManagement streams() throws Exception {
        return connection.jetStreamManagement();
    }

    /** Whether the servers hold three replicas, within some seconds. */
    boolean replicates() {
        StreamConfiguration probe =
                StreamConfiguration.builder().name("probe").replicas(3).build();
        try {
            await().atMost(Duration.ofSeconds(12))
                    .ignoreExceptions()
                    .until(() -> streams().addStream(probe).getConfiguration().getReplicas() == 3
                            && streams().deleteStream("probe"));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Puts something into the log. */
    void publish(byte[] data) throws Exception {
        connection.jetStream().publish("notiflux.log", data);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
