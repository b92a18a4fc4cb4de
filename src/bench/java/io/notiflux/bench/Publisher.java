package io.notiflux.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** A backend that sends one post after the other, each once the one before is answered, on a thread of its own. */
final class Publisher implements Runnable {
    private final int number;
    private final Target target;
    private final Load load;
    private final List<Post> posts;
    private final Gate gate;
    private final Violations violations;
    private final long firstDue;
    private final Histogram answers = Arrivals.newHistogram();
    private volatile Arrivals.Window window = Arrivals.Window.NONE;
    private volatile int sent;

    /**
     * @param posts a request for each topic, which this publisher alone writes into
     * @param firstDue where the schedule of a fixed rate begins
     */
    Publisher(int number, Target target, Load load, List<Post> posts, Gate gate, Violations violations, long firstDue) {
        this.number = number;
        this.target = target;
        this.load = load;
        this.posts = posts;
        this.gate = gate;
        this.violations = violations;
        this.firstDue = firstDue;
    }

    int sent() {
        return sent;
    }

    /** Broadcasts with a start in it count for the time until the answer. */
    void window(Arrivals.Window next) {
        window = next;
    }

    /** From the start to the answer; to be read once the thread has ended. */
    Histogram answers() {
        return answers;
    }

    @Override
    public void run() {
        try (Publishing publishing = target.publishing(number)) {
            int sequence = 0;
            while (awaitDue(sequence) && (load.subscribers() == 0 ? !gate.closed() : gate.enter())) {
                // At a fixed rate the message starts when it was due: what holds it up counts as its latency.
                long start = load.rate() > 0 ? due(sequence) : System.nanoTime();
                Post post = posts.get(load.topicOf(number, sequence));
                post.fill(number, sequence, start);
                sequence += post.count();
                publishing.send(post);
                sent = sequence;
                if (window.contains(start)) {
                    Arrivals.record(answers, System.nanoTime() - start);
                }
            }
        } catch (IOException e) {
            violations.add("publisher " + number + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long due(int sequence) {
        return firstDue + ((long) sequence * load.publishers() + number) * 1_000_000_000L / load.rate();
    }

    /** False when it is time to stop. */
    private boolean awaitDue(int sequence) {
        while (load.rate() > 0 && !gate.closed()) {
            long left = due(sequence) - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(Math.min(left, 100_000_000L));
        }
        return !gate.closed();
    }
}
