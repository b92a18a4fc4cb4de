package io.notiflux.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a server for its health, for machines without curl: it is a container's health check. */
@Command(
        name = "health",
        description = "Asks a running server for its health, and fails where it does not answer that it can serve.",
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    private static final int TIMEOUT_MILLIS = 5_000;

    @Option(
            names = "--host",
            defaultValue = "${env:HOST:-127.0.0.1}",
            description = "Where it listens (default: HOST, or 127.0.0.1).")
    private String host = "";

    @Option(names = "--port", defaultValue = "${env:PORT:-8080}", description = "Its port (default: PORT, or 8080).")
    private int port;

    @Override
    public Integer call() throws IOException, URISyntaxException, CommandException {
        // A server that listens on all addresses also listens on this machine's own.
        InetAddress address = InetAddress.getByName(host);
        String asked = address.isAnyLocalAddress() ? "127.0.0.1" : host;
        URI url = new URI("http", null, asked, port, "/health", null, null);
        // java.net.http is not used: its client starts threads, and this command is started every few seconds.
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new CommandException("no answer from " + url + ": " + e.getMessage());
        } finally {
            connection.disconnect();
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new CommandException(url + " answers " + status);
        }
        return 0;
    }
}
