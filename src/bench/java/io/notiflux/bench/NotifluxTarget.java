package io.notiflux.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A packaged server with its defaults, over a free port, alone or a node on NATS, and how its subscribers are served. */
final class NotifluxTarget implements Target {
    static final String NAME = "notiflux";
    /** One that is a node of a cluster. */
    static final String NODE = "notiflux/nats";

    static final Path JAR = Path.of("target/notiflux.jar");

    private static final Pattern LISTENING = Pattern.compile("event=listening host=\\S+ port=(\\d+)");
    private static final byte[] UPGRADE = upgrade("/ws", "");
    private static final byte[] JSON_UPGRADE = upgrade("/ws", "Sec-WebSocket-Protocol: notiflux.v1.json\r\n");

    private static final byte[] DEFLATE_UPGRADE =
            upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");

    private final Tokens tokens;
    private final Map<String, String> signed = new ConcurrentHashMap<>();
    private final ServerProcess process;
    private final int port;

    private final String name;
    private final Protocol protocol;
    private final Optional<NatsServers> log;

    NotifluxTarget(String name, Path jar, Protocol protocol, List<String> options, Optional<NatsServers> log) {
        this(name, jar, protocol, options, log, new Tokens());
    }

    /** @param tokens that it takes, for nodes that take the same */
    NotifluxTarget(
            String name, Path jar, Protocol protocol, List<String> options, Optional<NatsServers> log, Tokens tokens) {
        this.tokens = tokens;
        this.name = name;
        this.protocol = protocol;
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(jdk("java"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        Map<String, String> environment = new HashMap<>();
        environment.putAll(Map.of("PORT", "0", "HOST", "127.0.0.1", "JWT_PUBLIC_KEY_B64", tokens.publicKey()));
        if (protocol == Protocol.DEFLATE) {
            environment.put("COMPRESSION", "true");
        }
        log.ifPresent(servers -> environment.putAll(servers.nodeEnvironment()));
        process = new ServerProcess(ServerProcess.newFolder(), command, environment);
        port = process.await(() ->
                LISTENING.matcher(process.log()).results().findFirst().map(line -> Integer.valueOf(line.group(1))));
        process.await(() -> Http.get(port, "/observe/health/ready"));
    }

    /** Those of the image, but for the AOT cache, which belongs to the image's files and speeds up the start only. */
    static List<String> imageOptions() {
        try {
            String entrypoint = Files.readAllLines(Path.of("Dockerfile")).stream()
                    .filter(line -> line.startsWith("ENTRYPOINT"))
                    .findFirst()
                    .orElse("");
            return Pattern.compile("\"(-X[^\"]*)\"")
                    .matcher(entrypoint)
                    .results()
                    .map(option -> option.group(1))
                    .filter(option -> !option.startsWith("-XX:AOTCache"))
                    .toList();
        } catch (IOException e) {
            throw new BenchException(
                    "Cannot read the Dockerfile, run this from the project's folder: " + e.getMessage());
        }
    }

    /** The request that every browser sends, without its cookies and names. */
    static byte[] upgrade(String path, String headers) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + headers + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<Long> pids() {
        return List.of(process.handle().pid());
    }

    @Override
    public Duration readyAfter() {
        return process.readyAfter();
    }

    @Override
    public Optional<NatsServers> log() {
        return log;
    }

    @Override
    public Greeting greeting(String topic, int person) {
        String token = token("subscribe", topic, person);
        return switch (protocol) {
            case PLAIN -> new Greeting(protocol.dialect(), UPGRADE, Frames.fenced(plain(topic, token)));
            case DEFLATE -> new Greeting(protocol.dialect(), DEFLATE_UPGRADE, Frames.fenced(plain(topic, token)));
            case JSON -> new Greeting(protocol.dialect(), JSON_UPGRADE, Frames.fenced(json(topic, token, "")));
            case SSE ->
                new Greeting(
                        protocol.dialect(),
                        ("GET /events?topic=" + topic + "&token=" + token + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII),
                        new byte[0]);
        };
    }

    @Override
    public Optional<Greeting> resuming(String topic, int person, Optional<String> since) {
        String member =
                since.map(id -> ",\"since\":{\"" + topic + "\":\"" + id + "\"}").orElse("");
        byte[] subscribe = json(topic, token("subscribe", topic, person), member);
        return Optional.of(new Greeting(Protocol.JSON.dialect(), JSON_UPGRADE, subscribe));
    }

    private static byte[] plain(String topic, String token) {
        return text("/subscribe " + topic + " " + token);
    }

    /** @param member one more, after a comma */
    private static byte[] json(String topic, String token, String member) {
        return text(
                "{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"],\"token\":\"" + token + "\"" + member + "}");
    }

    private static byte[] text(String command) {
        return Frames.client(Frames.TEXT, command.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Post post(String topic, int size, int count) {
        return Post.of(
                count == 1 ? "/broadcast" : "/broadcast/batch",
                "Content-Type: application/" + (count == 1 ? "json" : "x-ndjson") + "\r\nAuthorization: Bearer "
                        + token("broadcast", topic, 0) + "\r\n",
                "{\"topic\":\"" + topic + "\",\"message\":\"",
                size,
                count == 1 ? "\"}" : "\"}\n",
                count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return new HttpPublishing(port);
    }

    @Override
    public OptionalLong heap() {
        String pid = Long.toString(process.handle().pid());
        jcmd(pid, "GC.run");
        Optional<MatchResult> used = Pattern.compile("used (\\d+)K")
                .matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .findFirst();
        return used.map(kib -> OptionalLong.of(Long.parseLong(kib.group(1)) * 1_024))
                .orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
        process.close();
    }

    private String token(String scope, String topic, int person) {
        return signed.computeIfAbsent(scope + " " + topic + " " + person, key -> tokens.sign(scope, topic, person));
    }

    private static String jcmd(String pid, String command) {
        try {
            Process jcmd = new ProcessBuilder(jdk("jcmd"), pid, command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("Could not run jcmd: " + e.getMessage());
        }
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
