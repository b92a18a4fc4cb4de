package io.notiflux.subscribe;

import io.notiflux.topic.MessageId;
import io.notiflux.topic.TopicHub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's subscribe commands that wait until this node has applied an id which the client saw at another node. They
 * are done in their order, each once the id is there or its time is over.
 *
 * <p>The connection's lock guards all of it; every method but {@link #run} is called under it. While commands wait, one
 * virtual thread of the connection waits for the first of them, without the lock, so that other commands are answered.
 */
final class Deferred {
    /** How long an id is waited for. A node that is further behind is not ready, or the id is none of the log's. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TopicHub hub;
    private final ReentrantLock lock;
    private final Consumer<Throwable> failed;
    private final Deque<Command> commands = new ArrayDeque<>();
    private @Nullable Thread waiter;

    /**
     * A command that waits.
     *
     * @param added how many of its topics the connection is not subscribed to
     */
    private record Command(Set<String> topics, int added, MessageId id, long deadlineNanos, Runnable task) {}

    /**
     * Creates it with nothing that waits.
     *
     * @param failed is told if a command fails after it has waited
     */
    Deferred(TopicHub hub, ReentrantLock lock, Consumer<Throwable> failed) {
        this.hub = hub;
        this.lock = lock;
        this.failed = failed;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** How many subscriptions the waiting commands will add. */
    int added() {
        return commands.stream().mapToInt(Command::added).sum();
    }

    /** Lets a command wait for an id. */
    void add(Set<String> topics, int added, MessageId id, Runnable task) {
        commands.add(new Command(topics, added, id, System.nanoTime() + PATIENCE.toNanos(), task));
        if (waiter == null) {
            waiter = Thread.ofVirtual().name("deferred").start(this::run);
        }
    }

    /**
     * Does, without waiting any longer, what has a topic in common with a command that comes now: commands about the same
     * topic are done in their order.
     */
    void finish(Set<String> topics) {
        List<Command> due = new ArrayList<>();
        for (Iterator<Command> all = commands.iterator(); all.hasNext(); ) {
            Command next = all.next();
            if (!Collections.disjoint(next.topics(), topics)) {
                all.remove();
                due.add(next);
            }
        }
        due.forEach(command -> command.task().run());
    }

    /** Does all that waits, without waiting any longer. */
    void finishAll() {
        while (!commands.isEmpty()) {
            commands.remove().task().run();
        }
    }

    /** Forgets all, as the connection has ended. */
    void clear() {
        commands.clear();
        if (waiter != null) {
            waiter.interrupt();
        }
    }

    private void run() {
        try {
            for (@Nullable Command next = first(); next != null; next = first()) {
                long left = next.deadlineNanos() - System.nanoTime();
                boolean _ = hub.awaitPosition(next.id(), Duration.ofNanos(left));
                finish(next);
            }
        } catch (InterruptedException e) {
            // The connection has ended.
        } catch (RuntimeException | Error fault) {
            failed.accept(fault);
        }
    }

    private @Nullable Command first() {
        lock.lock();
        try {
            @Nullable Command first = commands.peek();
            if (first == null) {
                waiter = null;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Does the command, unless another one has done so, or the connection has ended. */
    private void finish(Command command) {
        lock.lock();
        try {
            if (commands.remove(command)) {
                command.task().run();
            }
        } finally {
            lock.unlock();
        }
    }
}
