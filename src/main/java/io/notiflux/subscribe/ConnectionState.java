package io.notiflux.subscribe;

import java.time.Duration;

/**
 * How a client's connection stands at one moment.
 *
 * @param age since it became a client's
 * @param subject whom its last good token was signed for, cut if it is long; empty before the first one
 * @param address of the client, without a port
 * @param queuedBytes that wait for the client to take them
 */
public record ConnectionState(ClientKind protocol, Duration age, String subject, String address, long queuedBytes) {
    static ConnectionState of(Client client, long nowNanos) {
        return new ConnectionState(
                client.kind(),
                Duration.ofNanos(nowNanos - client.sinceNanos()),
                client.subject(),
                client.address(),
                client.queuedBytes());
    }
}
