package io.notiflux.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Asks a server for its health, for machines without curl: it is a container's health check. */
@Command(
        name = "health",
        description = {
            "Asks a running server for its health, and fails where it does not answer that it can serve.",
            "Without --url and NOTIFLUX_URL it asks the server of this environment, by HOST and PORT."
        },
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String LOOPBACK = "127.0.0.1";

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    HealthCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        ServerUrl url = server.given().orElseGet(this::ownServer);
        // java.net.http is not used: its client starts threads, and this command is started every few seconds.
        var connection = (HttpURLConnection) url.http("/health").toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (IOException e) {
            throw new CommandException(NetworkFault.of(url, e));
        } finally {
            connection.disconnect();
        }
        if (status < 0) {
            throw new CommandException(NetworkFault.noHttp(url));
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new CommandException(url + " is not well: it answers with status " + status);
        }
        return 0;
    }

    /** A server that listens on all addresses also listens on this machine's own. */
    private ServerUrl ownServer() {
        String host = environment.getOrDefault("HOST", LOOPBACK);
        String asked = host.equals("0.0.0.0") || host.equals("::") ? LOOPBACK : host;
        String port = environment.getOrDefault("PORT", "8080");
        try {
            return ServerUrl.of("http://" + (asked.contains(":") ? "[" + asked + "]" : asked) + ":" + port);
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), "HOST and PORT are no address; give --url");
        }
    }
}
