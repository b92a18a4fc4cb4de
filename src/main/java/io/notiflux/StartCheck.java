package io.notiflux;

import io.notiflux.cluster.NatsCheck;
import io.notiflux.cluster.NatsFileException;
import io.notiflux.config.BudgetPart;
import io.notiflux.config.Budgets;
import io.notiflux.config.ConfigException;
import io.notiflux.config.FileDescriptors;
import io.notiflux.config.KeySettings;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.token.CryptoProvider;
import io.notiflux.token.JwksClient;
import io.notiflux.token.JwksException;
import io.notiflux.token.VerificationKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server would find if it started now: a line on standard output for each part that holds, and one on standard
 * error for each fault. It uses the code that serves, and starts and changes nothing.
 */
final class StartCheck {
    private static final int ANSWER_MILLIS = 1_000;
    private static final long MIB = 1 << 20;

    private final PrintStream out;
    private final List<String> faults = new ArrayList<>();

    private StartCheck(PrintStream out) {
        this.out = out;
    }

    /** Returns the process's exit code: 0 if the server would serve. */
    static int run(Map<String, String> environment, PrintStream out, PrintStream err) throws InterruptedException {
        var check = new StartCheck(out);
        check.run(environment);
        check.faults.forEach(fault -> err.println("notiflux: " + oneLine(fault)));
        return check.faults.isEmpty() ? 0 : 1;
    }

    private void run(Map<String, String> environment) throws InterruptedException {
        try {
            NotifluxConfig config = NotifluxConfig.read(environment);
            holds("java: " + Runtime.version() + ", crypto: " + CryptoProvider.install());
            listen(config);
            keys(config.keys());
            List<String> proxies = config.trustedProxies().networks();
            holds("proxies: " + (proxies.isEmpty() ? "none is trusted" : "trusted are " + String.join(", ", proxies)));
            Budgets budgets = Budgets.ofThisProcess(config);
            memory(budgets);
            connections(config, budgets);
            log(config, budgets);
        } catch (ConfigException e) { // of the first setting that is wrong; the others may follow from it
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    private void listen(NotifluxConfig config) throws ConfigException {
        InetAddress address = Listener.address(config);
        listen(config, address, "PORT", config.port());
        config.adminPort().ifPresent(port -> listen(config, address, "ADMIN_PORT", port));
    }

    private void listen(NotifluxConfig config, InetAddress address, String variable, int port) {
        String where = (variable.equals("PORT") ? "listen: " : "admin: ") + config.host() + ":" + port;
        Optional<ConfigException> failure = ListenFailure.of(config, variable, port);
        if (failure.isEmpty()) {
            holds(where + (port == 0 ? ", a free port" : ", which is free"));
        } else if (answers(new InetSocketAddress(address, port))) {
            holds(where + ", where a server listens already: the one that is to be restarted?");
        } else {
            faults.add(String.valueOf(failure.get().getMessage()));
        }
    }

    private static boolean answers(InetSocketAddress place) {
        boolean any = place.getAddress().isAnyLocalAddress();
        try (var socket = new Socket()) {
            socket.connect(
                    any ? new InetSocketAddress(InetAddress.getLoopbackAddress(), place.getPort()) : place,
                    ANSWER_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void keys(KeySettings settings) throws InterruptedException {
        Optional<URI> jwks = settings.jwks();
        if (jwks.isEmpty()) {
            keys(
                    settings.keys(),
                    settings.file()
                            .map(file -> "JWT_PUBLIC_KEY_FILE " + file.path())
                            .orElse("JWT_PUBLIC_KEY_B64"));
            return;
        }
        try (var client = new JwksClient(jwks.get())) {
            keys(client.fetch(), "JWT_JWKS_URL");
        } catch (JwksException e) {
            faults.add("JWT_JWKS_URL leads to no keys: " + e.getMessage());
        }
    }

    private void keys(VerificationKeys keys, String source) {
        keys.fingerprints().forEach(fingerprint -> holds("key: SHA-256 " + fingerprint + " of " + source));
    }

    private void memory(Budgets budgets) {
        long sum = Arrays.stream(BudgetPart.values()).mapToLong(budgets::bytes).sum();
        List<String> parts = Arrays.stream(BudgetPart.values())
                .map(part -> part.label() + ' ' + mib(budgets.bytes(part)))
                .toList();
        holds("memory: heap " + mib(Runtime.getRuntime().maxMemory()) + " MiB, budgets " + mib(sum) + " MiB ("
                + String.join(", ", parts) + ')');
    }

    private void connections(NotifluxConfig config, Budgets budgets) {
        holds("connections: " + budgets.sockets() + " at once, of them WebSockets and streams: " + budgets.clients()
                + "; MAX_CONNECTIONS "
                + (config.maxConnections().isPresent()
                        ? config.maxConnections().getAsInt()
                        : "auto, file descriptors for "
                                + FileDescriptors.ofThisProcess().sockets()));
    }

    private void log(NotifluxConfig config, Budgets budgets) throws ConfigException, InterruptedException {
        Optional<NatsSettings> nats = config.nats();
        if (nats.isEmpty()) {
            holds("log: in this process, without NATS_URL");
            return;
        }
        try {
            NatsCheck.Found found = NatsCheck.run(nats.get(), MessageLogs.limits(config, budgets));
            found.holds().forEach(this::holds);
            found.faults().forEach(fault -> faults.add("NATS_URL leads to a log that can't be used: " + fault));
        } catch (NatsFileException e) {
            throw new ConfigException(e.variable(), String.valueOf(e.getMessage()));
        }
    }

    private void holds(String line) {
        out.println(oneLine(line));
    }

    /** Paths, and what a NATS server says of itself, may have any characters. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static long mib(long bytes) {
        return bytes / MIB;
    }
}
