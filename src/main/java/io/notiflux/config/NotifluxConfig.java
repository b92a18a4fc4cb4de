package io.notiflux.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every setting, read once and validated. {@code application.yaml} says what each is for and its default.
 *
 * @param port 0 to 65535; 0 takes a free one
 * @param allowedOrigins origins as browsers send them, or {@code *}
 * @param maxConnections WebSockets and event streams at once; empty for what heap and descriptors have room for
 * @param authTimeout how long a connection may go without a good token where places run short
 * @param maxSubscriptions of one connection
 * @param maxMessageBytes of a broadcast's body and of a client's message
 * @param queueMaxBytes that may wait for one connection
 * @param historySize messages that a topic keeps; 0 keeps none
 * @param historyMaxBytes of all topics' messages; empty for a share of the heap
 * @param clientTimeout longer than {@code heartbeatInterval}, or every client would be dropped
 */
public record NotifluxConfig(
        String host,
        int port,
        KeySettings keys,
        Set<String> allowedOrigins,
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
        boolean console,
        LogLevel logLevel,
        LogFormat logFormat) {

    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    /** Memory is a place for what comes soon, not for an archive. */
    private static final Duration MAX_TTL = Duration.ofDays(1);

    private static final int MAX_HISTORY = 1_000_000;
    /** An array's length is the hard bound, and this leaves room for the frame around the message. */
    private static final long MAX_MESSAGE = 1L << 30;

    /** Reads and checks all settings from the process's variables, which are handed over; nothing else is asked. */
    public static NotifluxConfig read(Map<String, String> environment) throws ConfigException {
        Settings settings = Settings.of(environment);
        UnknownVariables.refuse(environment.keySet(), settings.variables());
        var config = new NotifluxConfig(
                settings.required("HOST", "the address to listen on, such as 0.0.0.0"),
                (int) settings.number("PORT", 0, 65_535),
                KeySettings.read(settings),
                origins(settings),
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
                settings.flag("CONSOLE"),
                settings.choice("LOG_LEVEL", LogLevel.class),
                settings.choice("LOG_FORMAT", LogFormat.class));
        if (config.clientTimeout.compareTo(config.heartbeatInterval) <= 0) {
            throw new ConfigException(
                    "CLIENT_TIMEOUT",
                    "is " + config.clientTimeout + "; give more than HEARTBEAT_INTERVAL, " + config.heartbeatInterval);
        }
        return config;
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

    /** Scheme, host and perhaps port, and nothing else: a browser sends no more, so more could never match. */
    private static boolean isOrigin(String value) {
        try {
            URI uri = new URI(value);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && !value.endsWith(":") // a port of no digits
                    && uri.getPath().isEmpty()
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
