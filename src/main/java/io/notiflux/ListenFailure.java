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
            if (!isOfThisMachine(config.host())) {
                return new ConfigException(
                        "HOST",
                        "is '" + config.host()
                                + "', which is no address of this machine; give one that is, or 0.0.0.0 for"
                                + " all of them");
            }
            return new ConfigException("PORT", where + " (" + e.getMessage() + "); give a free port");
        }
    }

    private static boolean isOfThisMachine(String host) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, 0)); // any free port
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
