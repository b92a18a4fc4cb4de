package io.notiflux;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Finds out why the server could not listen, by trying the same once more. */
final class ListenFailure {
    private ListenFailure() {}

    static ConfigException of(NotifluxConfig config) {
        return of(config, "PORT", config.port())
                .or(() -> config.adminPort().stream()
                        .mapToObj(port -> of(config, "ADMIN_PORT", port))
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseGet(() -> new ConfigException(
                        "PORT",
                        "is " + config.port() + ", " + nothingCan(config, config.port()) + " a moment ago; try again"));
    }

    /** Why nothing can listen on a port now; empty if something can. */
    static Optional<ConfigException> of(NotifluxConfig config, String variable, int port) {
        if (tried(config, 0).isPresent()) { // any free port
            return Optional.of(new ConfigException(
                    "HOST",
                    "is '" + config.host()
                            + "', which is no address of this machine; give one that is, or 0.0.0.0 for all of them"));
        }
        return tried(config, port)
                .map(fault -> new ConfigException(
                        variable,
                        "is " + port + ", " + nothingCan(config, port) + " (" + fault + "); give a free port"));
    }

    /** Listens for a moment; the fault if that failed. */
    private static Optional<String> tried(NotifluxConfig config, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(config.host(), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String nothingCan(NotifluxConfig config, int port) {
        return "and nothing can listen on " + config.host() + ":" + port;
    }
}
