package io.notiflux.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one process, with their answers, for a time; the oldest go first where there are too many. Any
 * thread: the first one to come with a key publishes, and the others that come meanwhile wait for its answer.
 */
final class LocalKeys {
    /** By broadcasts, of which one may have many under one key; some 300 bytes each. */
    private static final int MAX_BROADCASTS = 40_000;

    private final Duration remembered;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    // Below is guarded by lock.
    private final Map<String, Held> held = new LinkedHashMap<>();
    private int broadcasts;

    private record Held(String content, int broadcasts, long since, CompletableFuture<Appended.Stored> answer) {}

    LocalKeys(Duration remembered, LongSupplier nanoClock) {
        this.remembered = remembered;
        this.nanoClock = nanoClock;
    }

    CompletableFuture<Appended> once(OnceKey key, List<Broadcast> content, Supplier<Appended.Stored> publish) {
        String hash = hash(content);
        String id = key.hash();
        var mine = new Held(hash, content.size(), nanoClock.getAsLong(), new CompletableFuture<>());
        @Nullable Held former = putIfAbsent(id, mine);
        if (former == null) {
            return CompletableFuture.completedFuture(publish(id, mine, publish));
        }
        if (!former.content.equals(hash)) {
            return CompletableFuture.completedFuture(new Appended.Conflict());
        }
        return former.answer.thenApply(answer -> new Appended.Stored(answer.places(), true));
    }

    private Appended publish(String id, Held mine, Supplier<Appended.Stored> publish) {
        try {
            Appended.Stored answer = publish.get();
            mine.answer.complete(answer);
            return answer;
        } catch (RuntimeException | Error bug) {
            remove(id, mine);
            mine.answer.completeExceptionally(bug);
            throw bug;
        }
    }

    private @Nullable Held putIfAbsent(String id, Held mine) {
        lock.lock();
        try {
            forgetOld(mine);
            @Nullable Held former = held.putIfAbsent(id, mine);
            if (former == null) {
                broadcasts += mine.broadcasts;
            }
            return former;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld(Held next) {
        Iterator<Held> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            Held eldest = oldest.next();
            boolean old = next.since - eldest.since >= remembered.toNanos();
            if (!old && broadcasts + next.broadcasts <= MAX_BROADCASTS) {
                return;
            }
            oldest.remove();
            broadcasts -= eldest.broadcasts;
        }
    }

    private void remove(String id, Held mine) {
        lock.lock();
        try {
            if (held.remove(id, mine)) {
                broadcasts -= mine.broadcasts;
            }
        } finally {
            lock.unlock();
        }
    }

    private static String hash(List<Broadcast> content) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Broadcast broadcast : content) {
                sha.update(broadcast.topic().getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0xFF); // in no UTF-8
                sha.update(broadcast.message().getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0xFF);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
