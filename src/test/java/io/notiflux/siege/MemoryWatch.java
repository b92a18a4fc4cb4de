package io.notiflux.siege;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Looks at what the server holds, by its own metrics and by the system's. */
final class MemoryWatch implements Runnable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int PATIENCE_MILLIS = 10_000;

    private final Witness witness;
    private final Path processStatus;

    MemoryWatch(Witness witness, long processId) {
        this.witness = witness;
        this.processStatus = Path.of("/proc", Long.toString(processId), "status");
    }

    @Override
    public void run() {
        try (var courier = new Courier(() -> witness.connect(PATIENCE_MILLIS))) {
            while (!witness.isOver()) {
                Toll toll = witness.toll();
                try {
                    Toll.most(toll.residentBytes, resident());
                    String metrics =
                            courier.ask(Requests.get("/observe/metrics")).body();
                    Toll.most(
                            toll.heapBytes,
                            sum(
                                    metrics,
                                    line -> line.startsWith("jvm_memory_used_bytes{")
                                            && line.contains("area=\"heap\"")));
                    Toll.most(toll.budgetBytes, sum(metrics, line -> line.startsWith("notiflux_budget_bytes{")));
                } catch (IOException e) {
                    if (!witness.isOver()) {
                        toll.note("/observe/metrics was not answered: " + e);
                    }
                }
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }
    }

    private static long sum(String exposition, Predicate<String> series) {
        return (long) exposition
                .lines()
                .filter(series)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** 0 where the system does not tell. */
    private long resident() {
        try {
            return Files.readAllLines(processStatus).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
