package io.notiflux.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the issuer's keys: one request without redirects, whose answer is bounded in time, bytes and keys. Who serves
 * them is trusted with them, and with nothing else of this server's. Any thread.
 */
public final class JwksClient implements AutoCloseable {
    /** The longest set. Those of large issuers, with their certificates, have a tenth of it. */
    static final int MAX_BYTES = 64 * 1_024;
    /** The most keys for us: each is tried on a forged token, which takes some 65 us of a processor. Issuers have two. */
    static final int MAX_KEYS = 8;
    /** The time from the look-up of the host's name to the answer's last byte: tokens may be waiting for it. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpRequest request;
    private final HttpClient http;
    private final Duration limit;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Makes a client, which trusts the certificates that this Java trusts. */
    public JwksClient(URI url) {
        this(url, HttpClient.newBuilder(), LIMIT);
    }

    /** @param http for its way to trust certificates */
    JwksClient(URI url, HttpClient.Builder http, Duration limit) {
        this.request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        this.http = http.followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1) // one request in minutes has no use for more
                .executor(threads)
                .build();
        this.limit = limit;
    }

    /** Fetches the keys; takes as long as the limit says at most. */
    public VerificationKeys fetch() throws JwksException, InterruptedException {
        // The JDK's own time limit ends with the answer's head, and a body may drip for ever.
        Future<VerificationKeys> keys = threads.submit(this::keys);
        try {
            return keys.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new JwksException("no whole answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw told(Objects.requireNonNull(e.getCause()));
        } finally {
            keys.cancel(true); // ends the request, where it goes on
        }
    }

    private static JwksException told(Throwable error) {
        return switch (error) {
            case JwksException told -> told;
            case IOException fault -> new JwksException(JwksFault.of(fault));
            default -> throw new IllegalStateException("a fetch of keys has a fault of its own", error);
        };
    }

    private VerificationKeys keys() throws JwksException, IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) { // a body that is not read to its end takes its connection along
            int status = response.statusCode();
            if (status >= 300 && status < 400) {
                throw new JwksException("it redirects with status " + status + ", and no redirect is followed");
            }
            if (status != 200) {
                throw new JwksException("it answers with status " + status);
            }
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new JwksException("its answer has more than " + MAX_BYTES + " bytes");
            }
            return parsed(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static VerificationKeys parsed(String json) throws JwksException {
        try {
            VerificationKeys keys = KeyParser.fromJwks(json);
            if (keys.size() > MAX_KEYS) {
                throw new JwksException("its answer has " + keys.size() + " P-256 keys, more than " + MAX_KEYS);
            }
            return keys;
        } catch (InvalidKeyException e) {
            throw new JwksException("its answer " + e.getMessage());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
