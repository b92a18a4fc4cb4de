package io.notiflux;

import static org.awaitility.Awaitility.await;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real server on a free port, with keys of its own, and what tests ask of it over HTTP. */
public final class TestServer implements AutoCloseable {
    private final TestKeys keys;
    private final Parts parts;
    private final NotifluxServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestServer(TestKeys keys, Parts parts, NotifluxServer server) {
        this.keys = keys;
        this.parts = parts;
        this.server = server;
    }

    /** Starts with these settings over the defaults: variables and their values, in turn. */
    public static TestServer start(String... settings) {
        return start(Timeouts.DEFAULT, settings);
    }

    static TestServer start(Timeouts timeouts, String... settings) {
        return start(TestKeys.p256(), timeouts, settings);
    }

    /** Starts one that checks tokens by this clock. */
    static TestServer start(Clock clock, String... settings) {
        return start(TestKeys.p256(), Timeouts.DEFAULT, clock, settings);
    }

    /** Starts one that has the same keys as others. */
    static TestServer start(TestKeys keys, Timeouts timeouts, String... settings) {
        return start(keys, timeouts, Clock.systemUTC(), settings);
    }

    private static TestServer start(TestKeys keys, Timeouts timeouts, Clock clock, String... settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("DRAIN_DELAY", "PT0S");
        environment.put("DRAIN_WINDOW", "PT0S");
        environment.put("JWT_PUBLIC_KEY_B64", keys.publicPemBase64());
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        try {
            var parts = new Parts(NotifluxConfig.read(environment), timeouts, clock);
            var server = new NotifluxServer(parts);
            server.start();
            return new TestServer(keys, parts, server);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public TestKeys keys() {
        return keys;
    }

    /** What the server is made of, for states that no client can make for certain. */
    Parts parts() {
        return parts;
    }

    public NotifluxServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** The port for operators; the public one where none was set. */
    public int adminPort() {
        return server.adminPort();
    }

    public HttpResponse<String> getAdmin(String path) {
        return send(HttpRequest.newBuilder(adminUri(path)).build());
    }

    public URI adminUri(String path) {
        return URI.create("http://127.0.0.1:" + adminPort() + path);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI webSocketUri() {
        return URI.create("ws://127.0.0.1:" + port() + "/ws");
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Broadcasts with a good token. */
    public HttpResponse<String> broadcast(String topic, String message) {
        return post(json("topic", topic, "message", message, "token", keys.token("broadcast", topic)));
    }

    /** Broadcasts with a good token; the message's id. */
    String broadcastId(String topic, String message) {
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(broadcast(topic, message).body());
        if (!id.find()) {
            throw new IllegalStateException("no id");
        }
        return id.group(1);
    }

    /** Posts any body to {@code /broadcast} as JSON. */
    public HttpResponse<String> post(String body) {
        return send(HttpRequest.newBuilder(uri("/broadcast"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A sample of the exposition, such as {@code notiflux_connections{protocol="plain",}}. */
    public double metric(String series) {
        return sample(getAdmin("/observe/metrics").body(), series);
    }

    static double sample(String exposition, String series) {
        Matcher line = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(exposition);
        if (!line.find()) {
            throw new IllegalArgumentException("no such series: " + series);
        }
        return Double.parseDouble(line.group(1));
    }

    /** A JSON object of strings; names and values in turn, without anything that needs escaping. */
    public static String json(String... members) {
        var json = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            json.append(i == 0 ? "" : ",").append('"').append(members[i]).append("\":\"");
            json.append(members[i + 1]).append('"');
        }
        return json.append('}').toString();
    }

    /** Returns once clients that went have been seen to go. */
    void awaitNoSubscription() {
        await().until(() -> metric("notiflux_subscriptions") == 0);
    }

    /** Short timeouts, for tests that wait for them. */
    static Timeouts shortTimeouts() {
        return new Timeouts(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    /** Long timeouts, for tests that wait for none: the machine may be busy. */
    static Timeouts patient() {
        return new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
