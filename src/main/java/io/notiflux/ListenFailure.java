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
        String host = config.host();
        if (!canListen(host, 0)) { // any free port
            return new ConfigException(
                    "HOST",
                    "is '" + host
                            + "', which is no address of this machine; give one that is, or 0.0.0.0 for all of them");
        }
        return of("PORT", host, config.port())
                .or(() -> config.adminPort().stream()
                        .mapToObj(port -> of("ADMIN_PORT", host, port))
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseGet(() -> new ConfigException(
                        "PORT",
                        "is " + config.port() + ", " + nothingCan(host, config.port()) + " a moment ago; try again"));
    }

    private static Optional<ConfigException> of(String variable, String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new ConfigException(
                    variable,
                    "is " + port + ", " + nothingCan(host, port) + " (" + e.getMessage() + "); give a free port"));
        }
    }

    private static String nothingCan(String host, int port) {
        return "and nothing can listen on " + host + ":" + port;
    }

    private static boolean canListen(String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
