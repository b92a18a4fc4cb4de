package io.notiflux.config;

import io.notiflux.access.InvalidNetworkException;
import io.notiflux.access.TrustedProxies;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All settings, read once and validated. {@code application.yaml} says what each is for, and has its default.
 *
 * @param port 0 to 65535; 0 takes a free port
 * @param adminPort as {@code port}, for operators alone; empty where their paths are on {@code port}
 * @param allowedOrigins origins as browsers send them, or {@code *}
 * @param trustedProxies whose word on the client's address counts
 * @param maxConnections how many WebSockets and event streams may be open at once; empty for as many as the heap and
 *     the file descriptors have room for
 * @param authTimeout how long a connection may go without a good token when places run short
 * @param maxSubscriptions how many subscriptions one connection may have
 * @param maxMessageBytes the size limit of a broadcast's body and of a client's message
 * @param queueMaxBytes how many bytes may wait for one connection
 * @param historySize how many messages a topic keeps; 0 keeps none
 * @param historyMaxBytes the bytes that all topics' kept messages may take; empty for a share of the heap
 * @param clientTimeout must be longer than {@code heartbeatInterval}, or every client would be dropped
 * @param nats the log that this node shares with others; empty for a server that is alone
 * @param drain how the server stops
 * @param compression whether clients of WebSockets may have permessage-deflate
 */
public record NotifluxConfig(
        String host,
        int port,
        OptionalInt adminPort,
        KeySettings keys,
        TokenExpiry tokenExpiry,
        Set<String> allowedOrigins,
        TrustedProxies trustedProxies,
        OptionalInt maxConnections,
        Duration authTimeout,
        int maxSubscriptions,
        int maxMessageBytes,
        long queueMaxBytes,
        Duration writeTimeout,
        Duration heartbeatInterval,
        Duration clientTimeout,
        int historySize,
        Duration historyTtl,
        OptionalLong historyMaxBytes,
        Optional<NatsSettings> nats,
        DrainSettings drain,
        boolean compression,
        boolean console,
        LogLevel logLevel,
        LogFormat logFormat) {

    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    /** The longest time that messages are kept. Memory is for clients that come back soon, and not an archive. */
    private static final Duration MAX_TTL = Duration.ofDays(1);

    private static final int MAX_PORT = 65_535;
    private static final int MAX_HISTORY = 1_000_000;
    /**
     * The largest message limit. An array's length is the hard bound, and this leaves room for the frame around the
     * message.
     */
    private static final long MAX_MESSAGE = 1L << 30;

    /**
     * Reads and checks all settings from the process's environment variables, which the caller hands over. No other
     * source is read, except for the packaged defaults.
     */
    public static NotifluxConfig read(Map<String, String> environment) throws ConfigException {
        Settings settings = Settings.of(environment);
        UnknownVariables.refuse(environment.keySet(), settings.variables());
        var config = new NotifluxConfig(
                settings.required("HOST", "the address to listen on, such as 0.0.0.0"),
                (int) settings.number("PORT", 0, MAX_PORT),
                adminPort(settings),
                KeySettings.read(settings),
                settings.choice("TOKEN_EXPIRY", TokenExpiry.class),
                origins(settings),
                proxies(settings),
                toInt(settings.automatic("MAX_CONNECTIONS", 1, Integer.MAX_VALUE)),
                settings.duration("AUTH_TIMEOUT", MIN_INTERVAL, MAX_INTERVAL),
                settings.limit("MAX_SUBSCRIPTIONS"),
                (int) settings.number("MAX_MESSAGE_BYTES", 1, MAX_MESSAGE),
                settings.number("QUEUE_MAX_BYTES", 1, Long.MAX_VALUE / 2),
                settings.duration("WRITE_TIMEOUT", MIN_INTERVAL, MAX_INTERVAL),
                settings.duration("HEARTBEAT_INTERVAL", MIN_INTERVAL, MAX_INTERVAL),
                settings.duration("CLIENT_TIMEOUT", MIN_INTERVAL, MAX_INTERVAL),
                (int) settings.number("HISTORY_SIZE", 0, MAX_HISTORY),
                settings.duration("HISTORY_TTL", MIN_INTERVAL, MAX_TTL),
                settings.automatic("HISTORY_MAX_BYTES", 0, Long.MAX_VALUE / 2),
                NatsVariables.read(settings),
                DrainSettings.read(settings),
                settings.flag("COMPRESSION"),
                settings.flag("CONSOLE"),
                settings.choice("LOG_LEVEL", LogLevel.class),
                settings.choice("LOG_FORMAT", LogFormat.class));
        if (config.clientTimeout.compareTo(config.heartbeatInterval) <= 0) {
            throw new ConfigException(
                    "CLIENT_TIMEOUT",
                    "is " + config.clientTimeout + "; give more than HEARTBEAT_INTERVAL, " + config.heartbeatInterval);
        }
        if (config.port > 0 && config.adminPort.equals(OptionalInt.of(config.port))) {
            throw new ConfigException("ADMIN_PORT", "is " + config.port + ", as PORT is; give another port");
        }
        return config;
    }

    private static OptionalInt adminPort(Settings settings) throws ConfigException {
        return settings.text("ADMIN_PORT").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) settings.number("ADMIN_PORT", 0, MAX_PORT));
    }

    private static OptionalInt toInt(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static Set<String> origins(Settings settings) throws ConfigException {
        String right = "origins such as https://example.com, comma-separated, or *";
        String value = settings.required("ALLOWED_ORIGINS", right);
        Set<String> origins =
                Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        for (String origin : origins) {
            if (origin.endsWith("/") && isOrigin(origin.substring(0, origin.length() - 1))) {
                throw new ConfigException(
                        "ALLOWED_ORIGINS",
                        "has '" + origin + "', and browsers send no slash at the end; give "
                                + origin.substring(0, origin.length() - 1));
            }
            if (!origin.equals("*") && !isOrigin(origin)) {
                throw new ConfigException("ALLOWED_ORIGINS", "has '" + origin + "'; give " + right);
            }
        }
        return origins;
    }

    private static TrustedProxies proxies(Settings settings) throws ConfigException {
        String value = settings.text("TRUSTED_PROXIES");
        try {
            return value.isEmpty()
                    ? TrustedProxies.NONE
                    : TrustedProxies.parse(Arrays.stream(value.split(",", -1))
                            .map(String::strip)
                            .toList());
        } catch (InvalidNetworkException e) {
            throw new ConfigException("TRUSTED_PROXIES", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Whether the value has a scheme, a host and perhaps a port, and nothing else. A browser sends no more, so a longer
     * value could never match.
     */
    private static boolean isOrigin(String value) {
        try {
            URI uri = new URI(value);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && !value.endsWith(":") // a port without digits
                    && uri.getPath().isEmpty()
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
