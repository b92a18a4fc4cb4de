package io.notiflux.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Receipt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The answers to broadcasts that came with an {@code Idempotency-Key}, kept for those that are sent again. A key stands
 * for one message to its topics, and the message is recognized by its hash. The same key on other topics is a different
 * key. Any thread may use it: the first one to come with a key publishes, and the others that come meanwhile wait for
 * its answer.
 */
public final class IdempotencyKeys {
    static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    /**
     * How long an answer is kept: longer than clients try again. After that, a message that is sent again is published
     * again.
     */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    /**
     * The approximate memory of an entry besides its key and offsets: its objects, two hashes, and the cache's own
     * data.
     */
    private static final int OVERHEAD_BYTES = 512;

    private static final int MAX_LENGTH = 255;

    private final Cache<Key, Remembered> answers;

    /** @param topicsHash stands for the topics, which may take a megabyte */
    private record Key(String key, String topicsHash, boolean several) {}

    /**
     * The part of an answer that does not follow from its request. The request is there whenever the answer is given.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Remembered(String messageHash, String epoch, long[] offsets, int subscribers) {
        static Remembered of(String messageHash, List<Receipt> receipts) {
            return new Remembered(
                    messageHash,
                    receipts.getFirst().id().epoch(),
                    receipts.stream()
                            .mapToLong(receipt -> receipt.id().offset())
                            .toArray(),
                    receipts.getFirst().subscribers());
        }

        /** Rebuilds the answer. The number of subscribers is told only to publishers that name a single topic. */
        BroadcastAnswer answer(BroadcastRequest broadcast) {
            List<Receipt> receipts = Arrays.stream(offsets)
                    .mapToObj(offset -> new Receipt(new MessageId(epoch, offset), subscribers))
                    .toList();
            return new BroadcastAnswer(broadcast.topics(), broadcast.several(), receipts);
        }
    }

    private static int bytes(Key key, Remembered remembered) {
        return OVERHEAD_BYTES + key.key().length() + Long.BYTES * remembered.offsets().length;
    }

    /**
     * An answer, and whether it is a former one.
     *
     * @param replayed true where nothing was broadcast for it now
     */
    record Once(BroadcastAnswer answer, boolean replayed) {}

    /**
     * Creates an empty store.
     *
     * @param maxBytes the approximate memory that the answers may take; beyond it, the least used ones are removed
     *     first
     */
    public IdempotencyKeys(long maxBytes, Ticker ticker) {
        answers = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, Remembered remembered) -> bytes(key, remembered))
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** The request's key, if it has one. */
    static Optional<String> of(ServerRequestHeaders headers) throws ProblemException {
        List<String> keys = headers.values(HEADER);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !isKey(keys.getFirst())) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "An Idempotency-Key is 1 to " + MAX_LENGTH
                            + " visible characters of ASCII, once; take a random UUID.");
        }
        return Optional.of(keys.getFirst());
    }

    private static boolean isKey(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /**
     * Publishes the broadcast, unless its key is known: then the former answer is given. The publisher must be
     * authorized.
     */
    Once once(String key, BroadcastRequest broadcast, Supplier<BroadcastAnswer> publish) throws ProblemException {
        String hash = hash(broadcast.message());
        var first = new AtomicBoolean();
        // No topic contains white space.
        var known = new Key(key, hash(String.join(" ", broadcast.topics())), broadcast.several());
        Remembered remembered = answers.get(known, _ -> {
            first.set(true);
            return Remembered.of(hash, publish.get().receipts());
        });
        if (!remembered.messageHash().equals(hash)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key came with another message before; take a new key for each message.");
        }
        return new Once(remembered.answer(broadcast), !first.get());
    }

    /** The approximate memory that the answers take. */
    public long bytes() {
        return answers.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static String hash(String message) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
