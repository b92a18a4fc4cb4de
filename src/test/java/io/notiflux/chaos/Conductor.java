package io.notiflux.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Does faults until the time is over: one after another to nodes, and beside that one after another to servers, so that
 * they overlap as they like. Each side goes through all of its faults in an order of the seed's, and then again in
 * another one. When each of them begins depends on how long healing takes; which ones, for how long and to whom, does not.
 */
final class Conductor {
    private static final int MOST_PEACE_MILLIS = 2_500;

    private final Arena arena;
    private final int seconds;
    private final Consumer<String> watcher;
    private final long began = System.nanoTime();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    /** @param watcher hears of each fault as it begins and ends */
    Conductor(Arena arena, int seconds, Consumer<String> watcher) {
        this.arena = arena;
        this.seconds = seconds;
        this.watcher = watcher;
    }

    /** Returns once all that it did is undone. */
    Map<String, Integer> run(long seed) throws InterruptedException {
        Thread nodes = start(NodeFaults.all(), new Random(seed));
        Thread servers = start(ServerFaults.all(arena.servers().disk().isThere()), new Random(~seed));
        nodes.join();
        servers.join();
        if (fault.get() != null) {
            throw new IllegalStateException("the proof has a fault of its own", fault.get());
        }
        return counts;
    }

    private Thread start(List<Fault> faults, Random random) {
        faults.forEach(each -> counts.put(each.name(), 0));
        return Thread.ofVirtual().start(() -> {
            try {
                while (isTime()) {
                    round(faults, random);
                }
            } catch (RuntimeException e) {
                fault.set(e);
            }
        });
    }

    private void round(List<Fault> faults, Random random) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        for (Fault next : shuffled) {
            Waits.pause(random.nextInt(MOST_PEACE_MILLIS));
            if (!isTime()) {
                return;
            }
            tell(next.name());
            next.course().run(arena, random, mostPause());
            tell(next.name() + ": over");
            synchronized (counts) {
                counts.merge(next.name(), 1, Integer::sum);
            }
        }
    }

    /** Half a minute; less in a short run, so that there is time for others. */
    private int mostPause() {
        return Math.clamp(seconds / 8, 2, 30);
    }

    private boolean isTime() {
        return passed() < seconds;
    }

    private double passed() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void tell(String words) {
        watcher.accept("+%.1f s %s".formatted(passed(), words));
    }
}
