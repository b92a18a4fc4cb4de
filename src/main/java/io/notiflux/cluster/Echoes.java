package io.notiflux.cluster;

import io.notiflux.cluster.Echo.Heard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This node's own records that are not acknowledged, or not read yet. The place that the leader acknowledged must be the
 * one at which it is read, from whatever replica: otherwise replicas differ, and nothing else would tell. Any thread.
 */
final class Echoes {
    /** Beyond it the oldest go: such as are never read, as their place was trimmed, or never acknowledged. */
    private static final int MAX_HELD = 10_000;

    private final String node;
    private final ReentrantLock lock = new ReentrantLock();
    private long sent;
    private final Map<String, Echo> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Echo> eldest) {
            return size() > MAX_HELD;
        }
    };

    /** @param node a word that no other node has, nor this one after a restart */
    Echoes(String node) {
        this.node = node + '-';
    }

    /** For a record that is about to be sent. */
    Echo next() {
        lock.lock();
        try {
            return open(node + sent++);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #next}, of a given id; where two are under way with it, the first alone is listened for. */
    Echo of(String id) {
        lock.lock();
        try {
            return open(id);
        } finally {
            lock.unlock();
        }
    }

    private Echo open(String id) {
        var echo = new Echo(id);
        open.putIfAbsent(id, echo);
        return echo;
    }

    /** What is wrong, where it was read elsewhere. */
    Optional<String> acknowledged(Echo echo, long sequence) {
        lock.lock();
        try {
            echo.acknowledged(sequence);
            return echo.heard().isDone() ? compare(echo, echo.heard().join().sequence()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong, where it was acknowledged elsewhere; nothing for records that are not ours. */
    Optional<String> read(String id, Line line, long sequence) {
        lock.lock();
        try {
            @Nullable Echo echo = open.get(id);
            if (echo == null) {
                return Optional.empty();
            }
            Optional<String> wrong = echo.acknowledged().isPresent() ? compare(echo, sequence) : Optional.empty();
            if (wrong.isEmpty()) {
                echo.heard().complete(new Heard(line, sequence)); // what hangs on it is quick
            }
            return wrong;
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> compare(Echo echo, long read) {
        open.remove(echo.id(), echo);
        long acknowledged = echo.acknowledged().orElseThrow();
        return acknowledged == read
                ? Optional.empty()
                : Optional.of("an own record was acknowledged at " + acknowledged + " and read at " + read);
    }

    /** It is not waited for any more. */
    void giveUp(Echo echo) {
        lock.lock();
        try {
            open.remove(echo.id(), echo);
        } finally {
            lock.unlock();
        }
    }

    /** Another line begins: where records of the former one are read says nothing. */
    void clear() {
        lock.lock();
        try {
            open.clear();
        } finally {
            lock.unlock();
        }
    }
}
