package io.notiflux.cli;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to a server's public port, and tells in plain words why there is no answer. */
final class PublicPort implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** The cluster's log may take 12 s, before the server says that it does not answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The longest answer: a thousand results, each with a topic of the longest. */
    private static final int MAX_ANSWER = 16 * 1_024 * 1_024;

    private final ServerUrl url;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    PublicPort(ServerUrl url) {
        this.url = url;
    }

    ServerUrl url() {
        return url;
    }

    /**
     * Posts a body.
     *
     * @throws LostException if it was sent, and nobody knows what became of it
     */
    HttpResponse<byte[]> post(String path, String type, byte[] body, Optional<String> token, String... headers)
            throws LostException, CommandException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.http(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        if (headers.length > 0) {
            request.headers(headers);
        }
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (NetworkFault.isBeforeSending(cause)) {
                throw new CommandException(NetworkFault.of(url, cause));
            }
            throw new LostException(NetworkFault.of(url, cause), false);
        } catch (TimeoutException e) {
            throw new LostException(NetworkFault.of(url, e), false);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
