package io.notiflux.config;

import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the variables that join this node to a cluster's log. Without {@code NATS_URL} the others are refused: a node
 * that should share a log and holds everything by itself would lose half of each broadcast unseen.
 */
final class NatsVariables {
    private static final String URL = "NATS_URL";
    private static final String STREAM = "NATS_STREAM";
    private static final String CREDS = "NATS_CREDS_FILE";
    private static final String USER = "NATS_USER";
    private static final String PASSWORD = "NATS_PASSWORD";
    private static final String TOKEN = "NATS_TOKEN";
    private static final String CA = "NATS_TLS_CA_FILE";
    private static final String CERT = "NATS_TLS_CERT_FILE";
    private static final String KEY = "NATS_TLS_KEY_FILE";

    private static final List<String> MEANINGLESS_ALONE = List.of(CREDS, USER, PASSWORD, TOKEN, CA, CERT, KEY);
    private static final String RIGHT_URL =
            "such as nats://nats.example:4222 or tls://nats.example:4222, comma-separated";
    /** The most replicas that JetStream has. */
    private static final int MAX_REPLICAS = 5;

    private final Settings settings;

    private NatsVariables(Settings settings) {
        this.settings = settings;
    }

    /** Returns the log to share, or empty for a server that is alone. */
    static Optional<NatsSettings> read(Settings settings) throws ConfigException {
        return new NatsVariables(settings).read();
    }

    private Optional<NatsSettings> read() throws ConfigException {
        String stream = stream();
        int replicas =
                (int) settings.automatic("NATS_REPLICAS", 1, MAX_REPLICAS).orElse(0);
        if (settings.text(URL).isEmpty()) {
            for (String variable : MEANINGLESS_ALONE) {
                if (isSet(variable)) {
                    throw new ConfigException(
                            variable, "is set, and " + URL + " is not; give the servers' addresses there, or unset it");
                }
            }
            return Optional.empty();
        }
        return Optional.of(new NatsSettings(urls(), stream, replicas, login(), tls()));
    }

    private String stream() throws ConfigException {
        String right = "1 to 64 of A-Z, a-z, 0-9, - and _";
        String stream = settings.required(STREAM, right);
        if (!stream.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new ConfigException(STREAM, "is '" + stream + "'; give " + right);
        }
        return stream;
    }

    private List<String> urls() throws ConfigException {
        List<String> urls = Arrays.stream(settings.text(URL).split(",", -1))
                .map(String::strip)
                .toList();
        for (String url : urls) {
            if (url.contains("@")) { // it is not quoted, as a password is in it
                throw new ConfigException(
                        URL, "has a user or a password in it; give them in " + USER + " and " + PASSWORD);
            }
            if (!isServer(url)) {
                throw new ConfigException(URL, "has '" + url + "'; give addresses " + RIGHT_URL);
            }
        }
        return urls;
    }

    /** Whether the value has a scheme, a host and perhaps a port, and nothing else. */
    private static boolean isServer(String value) {
        try {
            URI uri = new URI(value);
            return ("nats".equals(uri.getScheme()) || "tls".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && !value.endsWith(":") // a port without digits
                    && uri.getPath().isEmpty()
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Login login() throws ConfigException {
        requireBoth(USER, PASSWORD);
        List<String> ways =
                List.of(CREDS, USER, TOKEN).stream().filter(this::isSet).toList();
        if (ways.size() > 1) {
            throw new ConfigException(
                    ways.getFirst(), "and " + ways.get(1) + " are both set; give one of them: a node has one login");
        }
        Optional<Path> creds = file(CREDS);
        if (creds.isPresent()) {
            return new Login.Creds(creds.get());
        }
        if (isSet(TOKEN)) {
            return new Login.Token(settings.text(TOKEN));
        }
        return isSet(USER) ? new Login.Password(settings.text(USER), settings.text(PASSWORD)) : new Login.Nobody();
    }

    private Tls tls() throws ConfigException {
        requireBoth(CERT, KEY);
        return new Tls(file(CA), file(CERT), file(KEY));
    }

    private void requireBoth(String one, String other) throws ConfigException {
        if (isSet(one) != isSet(other)) {
            String missing = isSet(one) ? other : one;
            String there = isSet(one) ? one : other;
            throw new ConfigException(missing, "is not set, and " + there + " is; give both of them, or none");
        }
    }

    private Optional<Path> file(String variable) throws ConfigException {
        String file = settings.text(variable);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (file.contains("-----BEGIN")) { // it may be a secret, and further messages quote the path
            throw new ConfigException(variable, "is the content of a file; give the path of the file");
        }
        try {
            return Optional.of(Path.of(file));
        } catch (InvalidPathException e) {
            throw new ConfigException(variable, "is no path of a file; give one");
        }
    }

    private boolean isSet(String variable) {
        return !settings.text(variable).isEmpty();
    }
}
