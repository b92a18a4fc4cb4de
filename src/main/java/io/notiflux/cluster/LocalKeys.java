package io.notiflux.cluster;

import io.notiflux.cluster.Appended.Placed;
import io.notiflux.cluster.Appended.Stored;
import io.notiflux.topic.MessageId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one process, with their answers, for a time; the oldest go first where memory runs short. Any
 * thread: the first one to come with a key publishes, and the others that come meanwhile wait for its answer.
 */
final class LocalKeys {
    /** The approximate memory of a key besides its places: the entry, two hashes, the answer. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int PLACE_BYTES = Long.BYTES + Integer.BYTES;

    private final Duration remembered;
    private final long maxBytes;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    // Below is guarded by lock.
    private final Map<String, Held> held = new LinkedHashMap<>();
    private long bytes;

    /** A key. The broadcasts, which may take a megabyte, are recognized by their hash. */
    @SuppressWarnings("ArrayRecordComponent") // compared with Arrays, or as one and the same
    private record Held(byte[] content, long bytes, long since, CompletableFuture<Answer> answer) {}

    /** An answer, with as little memory for each place as can be. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(String epoch, long[] offsets, int[] subscribers) {
        static Answer of(List<Placed> places) {
            return new Answer(
                    places.getFirst().id().epoch(),
                    places.stream().mapToLong(place -> place.id().offset()).toArray(),
                    places.stream()
                            .mapToInt(place -> place.subscribers().orElseThrow())
                            .toArray());
        }

        Stored replayed() {
            List<Placed> places = new ArrayList<>(offsets.length);
            for (int i = 0; i < offsets.length; i++) {
                places.add(new Placed(new MessageId(epoch, offsets[i]), OptionalInt.of(subscribers[i])));
            }
            return new Stored(places, true);
        }
    }

    LocalKeys(Duration remembered, long maxBytes, LongSupplier nanoClock) {
        this.remembered = remembered;
        this.maxBytes = maxBytes;
        this.nanoClock = nanoClock;
    }

    CompletableFuture<Appended> once(OnceKey key, List<Broadcast> broadcasts, Supplier<Stored> publish) {
        byte[] content = hash(broadcasts);
        String id = key.hash();
        long size = OVERHEAD_BYTES + (long) PLACE_BYTES * broadcasts.size();
        var mine = new Held(content, size, nanoClock.getAsLong(), new CompletableFuture<>());
        @Nullable Held former = putIfAbsent(id, mine);
        if (former == null) {
            return CompletableFuture.completedFuture(publish(id, mine, publish));
        }
        if (!Arrays.equals(former.content, content)) {
            return CompletableFuture.completedFuture(new Appended.Conflict());
        }
        return former.answer.thenApply(Answer::replayed);
    }

    /** The approximate memory that the keys take. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private Stored publish(String id, Held mine, Supplier<Stored> publish) {
        try {
            Stored answer = publish.get();
            mine.answer.complete(Answer.of(answer.places()));
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
            forgetOld(mine.since);
            @Nullable Held former = held.putIfAbsent(id, mine);
            if (former == null) {
                bytes += mine.bytes;
                forgetOldest();
            }
            return former;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld(long now) {
        Iterator<Held> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            Held eldest = oldest.next();
            if (now - eldest.since < remembered.toNanos()) {
                return;
            }
            oldest.remove();
            bytes -= eldest.bytes;
        }
    }

    private void forgetOldest() {
        Iterator<Held> oldest = held.values().iterator();
        while (bytes > maxBytes) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    private void remove(String id, Held mine) {
        lock.lock();
        try {
            if (held.remove(id, mine)) {
                bytes -= mine.bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A message that goes to many topics is hashed once: a thousand times would take seconds. */
    private static byte[] hash(List<Broadcast> broadcasts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            String former = "";
            for (Broadcast broadcast : broadcasts) {
                sha.update(broadcast.topic().getBytes(StandardCharsets.UTF_8));
                if (broadcast.message().equals(former)) {
                    sha.update((byte) 0xFE); // in no UTF-8, as little as the other one
                } else {
                    former = broadcast.message();
                    sha.update((byte) 0xFF);
                    sha.update(former.getBytes(StandardCharsets.UTF_8));
                    sha.update((byte) 0xFF);
                }
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
