package io.notiflux.subscribe;

import io.notiflux.topic.Subscriber;
import io.notiflux.topic.TopicHub;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The clients' connections, as operators see them and end them. Any thread; one that comes or goes meanwhile may be seen
 * or not.
 */
public final class Connections {
    private final Clients clients;
    private final TopicHub hub;

    public Connections(Clients clients, TopicHub hub) {
        this.clients = clients;
        this.hub = hub;
    }

    /**
     * Which connections are meant: those to which all that is given applies.
     *
     * @param topic that they are subscribed to
     * @param subject of their last good token
     * @param address of the client
     * @param tokens ids; each has a subscription that was made or refreshed with one of these
     */
    public record Which(
            Optional<String> topic,
            Optional<String> subject,
            Optional<InetAddress> address,
            Optional<Set<String>> tokens) {
        /** Those that have a subscription by one of these tokens. */
        public static Which ofTokens(Set<String> ids) {
            return new Which(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ids));
        }

        private boolean means(Client client) {
            return subject.map(Subject::kept).map(client.subject()::equals).orElse(true)
                    && address.map(client.caller().address()::equals).orElse(true)
                    && tokens.map(client::hasShownOneOf).orElse(true);
        }
    }

    /** Shows how each of them stands. */
    public void forEach(Which which, Consumer<ConnectionState> look) {
        long now = System.nanoTime();
        find(which).forEach(client -> look.accept(ConnectionState.of(client, now)));
    }

    /** Ends them. Clients may come back, as after any other end: only a token's end keeps one out. Returns how many. */
    public int disconnect(Which which) {
        var count = new AtomicInteger();
        find(which).forEach(client -> {
            count.incrementAndGet();
            client.disconnect();
        });
        return count.get();
    }

    private Stream<Client> find(Which which) {
        Stream<Client> candidates = which.topic()
                .map(topic -> hub.subscribers(topic).stream()
                        .map(Subscriber::owner)
                        .filter(Client.class::isInstance)
                        .map(Client.class::cast))
                .orElseGet(() -> clients.open().stream());
        return candidates.filter(which::means);
    }
}
