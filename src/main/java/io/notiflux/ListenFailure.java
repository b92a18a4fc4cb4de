package io.notiflux;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out why the server could not listen, by trying the same once more. */
final class ListenFailure {
    private ListenFailure() {}

    static ConfigException of(NotifluxConfig config) {
        String where = "is " + config.port() + ", and nothing can listen on " + config.host() + ":" + config.port();
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(config.host(), config.port()));
            return new ConfigException("PORT", where + " a moment ago; try again");
        } catch (IOException e) {
            return new ConfigException(
                    "PORT", where + " (" + e.getMessage() + "); give a free port, and a HOST of this machine");
        }
    }
}
