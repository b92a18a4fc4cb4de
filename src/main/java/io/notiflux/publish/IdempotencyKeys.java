package io.notiflux.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The answers to broadcasts that came with an {@code Idempotency-Key}, for those that are sent again. A key stands for one
 * message to its topics, by the message's hash; on other topics it is another key. Any thread: the first one to come with
 * a key publishes, and the others that come meanwhile wait for its answer.
 */
final class IdempotencyKeys {
    static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    /** Longer than clients try again; then a message may come twice. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    /** Holds some 40,000 usual ones, in about 20 MB; beyond it the least used go first. */
    private static final long MAX_CHARACTERS = 8L * 1_024 * 1_024;
    /** An entry's objects, hash and times. */
    private static final int OVERHEAD_CHARACTERS = 128;

    private static final int MAX_LENGTH = 255;

    private final Cache<Key, Remembered> answers;

    private record Key(String key, List<String> topics, boolean several) {
        int characters() {
            return OVERHEAD_CHARACTERS
                    + key.length()
                    + topics.stream().mapToInt(topic -> 2 * topic.length()).sum();
        }
    }

    private record Remembered(String messageHash, BroadcastAnswer answer) {}

    /**
     * An answer, and whether it is a former one.
     *
     * @param replayed true where nothing was broadcast for it now
     */
    record Once(BroadcastAnswer answer, boolean replayed) {}

    IdempotencyKeys(Ticker ticker) {
        answers = Caffeine.newBuilder()
                .maximumWeight(MAX_CHARACTERS)
                .weigher((Key key, Remembered _) -> key.characters())
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
        Remembered remembered = answers.get(new Key(key, broadcast.topics(), broadcast.several()), _ -> {
            first.set(true);
            return new Remembered(hash, publish.get());
        });
        if (!remembered.messageHash().equals(hash)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key came with another message before; take a new key for each message.");
        }
        return new Once(remembered.answer(), !first.get());
    }

    private static String hash(String message) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(message.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
