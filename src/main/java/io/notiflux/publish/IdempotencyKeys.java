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
 * The answers to broadcasts that came with an {@code Idempotency-Key}, for those that are sent again. A key stands for one
 * message to its topics, by the message's hash; on other topics it is another key. Any thread: the first one to come with
 * a key publishes, and the others that come meanwhile wait for its answer.
 */
public final class IdempotencyKeys {
    static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    /** Longer than clients try again; then a message may come twice. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    /** What an entry takes beside its key and offsets, about: its objects, two hashes, the cache's own. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int MAX_LENGTH = 255;

    private final Cache<Key, Remembered> answers;

    /** @param topicsHash in place of the topics, of which there may be a megabyte */
    private record Key(String key, String topicsHash, boolean several) {}

    /** Of an answer what its request does not say, which is there whenever the answer is given. */
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

        /** The number of subscribers is told to those alone that name a single topic. */
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

    /** @param maxBytes that they may take in memory, about; beyond it the least used go first */
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

    /** Publishes, where the key was not there before. Only for a publisher that may. */
    Once once(String key, BroadcastRequest broadcast, Supplier<BroadcastAnswer> publish) throws ProblemException {
        String hash = hash(broadcast.message());
        var first = new AtomicBoolean();
        // No topic has white space.
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

    /** What they take in memory, about. */
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
