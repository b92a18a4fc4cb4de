package io.notiflux.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the log is and how to get in. {@code toString} shows no secret, so that a log may have it.
 *
 * @param urls of servers, {@code nats://} or {@code tls://}, without user and password
 * @param stream its name; its one subject is {@code <stream>.log}
 * @param replicas of a stream that this node creates; 0 for what the servers are fit for
 */
public record NatsSettings(List<String> urls, String stream, int replicas, Login login, Tls tls) {
    /** How this node shows who it is. */
    public sealed interface Login {
        record Nobody() implements Login {}

        /** A file with a user's JWT and seed, as {@code nsc} writes it. */
        record Creds(Path file) implements Login {}

        record Password(String user, String password) implements Login {
            @Override
            public String toString() {
                return "Password[user=" + user + "]";
            }
        }

        record Token(String token) implements Login {
            @Override
            public String toString() {
                return "Token[]";
            }
        }
    }

    /**
     * Files in PEM.
     *
     * @param ca who may have signed the server's certificate; those that the JDK trusts where it is absent
     * @param cert this node's own certificate with its chain, and with it {@code key}, in PKCS#8
     */
    public record Tls(Optional<Path> ca, Optional<Path> cert, Optional<Path> key) {
        public static final Tls NONE = new Tls(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public NatsSettings {
        urls = List.copyOf(urls);
    }

    public String subject() {
        return stream + ".log";
    }

    /** One of the server's certificates is asked for by a {@code tls://} address, or by whoever gives a file for it. */
    public boolean usesTls() {
        return !tls.equals(Tls.NONE) || urls.stream().anyMatch(url -> url.startsWith("tls://"));
    }
}
