package io.notiflux.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A server under test, running as a process of its own. */
interface Target extends AutoCloseable {
    String name();

    /** Where its subscribers connect. */
    int port();

    /** Where its n-th client connects: in one place, but where it is several nodes. */
    default int port(int client) {
        return port();
    }

    /** Its processes, which its CPU time and memory are the sums of. */
    List<Long> pids();

    /** From its process' start until it took connections, and said that it is ready where it says so. */
    Duration readyAfter();

    /** Where it keeps its messages, if not in itself; whose CPU time is counted apart. */
    Optional<NatsServers> log();

    /** How a subscriber says what it wants; the same person has the same token, where there are tokens. */
    Greeting greeting(String topic, int person);

    /**
     * The same, of one that is told the messages' ids, and asks for what came after one that it had; nothing where the
     * server has none.
     */
    default Optional<Greeting> resuming(String topic, int person, Optional<String> since) {
        return Optional.empty();
    }

    /** @param count messages in it */
    Post post(String topic, int size, int count);

    /** Connects as one of its publishers does. */
    Publishing publishing() throws IOException;

    /** Connects as its n-th publisher does: to one place, but where it is several nodes. */
    default Publishing publishing(int publisher) throws IOException {
        return publishing();
    }

    /** Whether it promises all subscribers of a topic one order, whoever publishes; each publisher's own is a must. */
    default boolean oneOrder() {
        return true;
    }

    /** Bytes in use after a collection, where there is a heap to collect. */
    OptionalLong heap();

    /** Ends its processes. */
    @Override
    void close();
}
