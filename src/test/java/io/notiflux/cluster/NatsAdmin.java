package io.notiflux.cluster;

import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.util.List;

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
