package io.notiflux.siege;

import io.notiflux.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ten subscribers, two publishers, newcomers now and then, and two who look at the server: a thread each. */
final class HonestSide implements AutoCloseable {
    private static final int SUBSCRIBERS = 10;
    private static final long START_SECONDS = 30;
    /** What was accepted during an attack has come by then, or is late beyond use. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int LOOK_MILLIS = 20;
    private static final long END_MILLIS = 20_000;

    private final Witness witness;
    private final List<Ledger> ledgers;
    private final List<HonestSubscriber> subscribers;
    /** How often each of those who ask and wait has had an answer, or given up. */
    private final List<IntSupplier> rounds = new ArrayList<>();

    private final List<Thread> threads = new ArrayList<>();
    private final List<Thread> publishers = new ArrayList<>();

    HonestSide(Stronghold server, TestKeys keys, AtomicReference<Toll> toll) throws InterruptedException {
        witness = new Witness(server.port(), keys, toll);
        ledgers = Witness.TOPICS.stream().map(_ -> new Ledger()).toList();
        subscribers = Stream.iterate(0, number -> number + 1)
                .limit(SUBSCRIBERS)
                .map(number -> new HonestSubscriber(witness, Dialect.inTurn(number), ledgers))
                .toList();
        subscribers.forEach(subscriber -> threads.add(start(subscriber)));
        for (HonestSubscriber subscriber : subscribers) {
            if (!subscriber.awaitReady(START_SECONDS)) {
                throw new AssertionError("a server at rest does not let the honest in");
            }
        }
        for (int publisher = 0; publisher < ledgers.size(); publisher++) {
            var part = new HonestPublisher(witness, publisher, ledgers.get(publisher));
            rounds.add(part::rounds);
            publishers.add(start(part));
        }
        var health = new HealthWatch(witness);
        rounds.add(health::rounds);
        Stream.of(new Newcomers(witness), health, new MemoryWatch(witness, server.processId()))
                .map(HonestSide::start)
                .forEach(threads::add);
    }

    private static Thread start(Runnable part) {
        return Thread.ofPlatform()
                .daemon()
                .name(part.getClass().getSimpleName())
                .start(part);
    }

    /** Waits until who asked has an answer, and all have what was accepted; what is missing then counts as lost. */
    void settle(Stronghold server) throws InterruptedException {
        int[] ends = ledgers.stream().mapToInt(Ledger::end).toArray();
        int[] before = rounds.stream().mapToInt(IntSupplier::getAsInt).toArray();
        long began = System.nanoTime();
        while ((missing(ends) > 0 || !allAdvanced(before))
                && System.nanoTime() - began < SETTLE_NANOS
                && server.isAlive()) {
            Thread.sleep(LOOK_MILLIS);
        }
        int missing = missing(ends);
        if (missing > 0) {
            witness.toll().lost.add(missing);
            witness.toll().note(missing + " deliveries were still missing afterwards");
        }
    }

    private boolean allAdvanced(int[] before) {
        return IntStream.range(0, before.length)
                .allMatch(part -> rounds.get(part).getAsInt() != before[part]);
    }

    private int missing(int[] ends) {
        return subscribers.stream()
                .mapToInt(subscriber -> subscriber.missing(ends))
                .sum();
    }

    /** Whatever happens from now on is none of theirs. */
    void end() {
        witness.end();
        subscribers.forEach(HonestSubscriber::end);
        threads.forEach(LockSupport::unpark);
    }

    @Override
    public void close() {
        end();
        try {
            for (Thread thread :
                    Stream.concat(threads.stream(), publishers.stream()).toList()) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
