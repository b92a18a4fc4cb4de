package io.notiflux.cluster;

import io.nats.client.Options;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import java.time.Duration;

/** Turns settings into jnats' options. */
final class NatsOptions {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** With as much of jitter, that all nodes do not come back at the same moment. */
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(250);
    /** Two pings without an answer are a server that hangs: publishers then wait 4.2 s, with 2 s a ping 8.4. */
    private static final Duration PING = Duration.ofSeconds(1);

    private static final int PINGS_OUT = 2;
    private static final Duration SOCKET_WRITE = Duration.ofSeconds(5);
    /** How exactly requests without an answer end; the default of 5 s is longer than our wait for one. */
    private static final Duration REQUEST_CLEANUP = Duration.ofSeconds(1);

    private NatsOptions() {}

    /** Checks the files that the settings name, too. */
    static Options of(NatsSettings settings, ConnectionEvents events) throws NatsFileException {
        var options = new Options.Builder()
                .servers(settings.urls().toArray(String[]::new))
                .connectionName("notiflux")
                .connectionTimeout(CONNECT)
                .maxReconnects(-1)
                .reconnectWait(RECONNECT_WAIT)
                .reconnectJitter(RECONNECT_WAIT)
                .reconnectJitterTls(RECONNECT_WAIT)
                .reconnectBufferSize(0) // what can't be sent now is the writer's to send again
                .pingInterval(PING)
                .maxPingsOut(PINGS_OUT)
                .socketWriteTimeout(SOCKET_WRITE)
                .requestCleanupInterval(REQUEST_CLEANUP)
                .reportNoResponders()
                .inboxPrefix("_INBOX." + settings.stream())
                .errorListener(events) // the default one logs two lines at each failure of each server, without end
                .connectionListener(events);
        switch (settings.login()) {
            case Login.Nobody() -> {}
            case Login.Password(String user, String password) ->
                options.userInfo(user.toCharArray(), password.toCharArray());
            case Login.Token(String token) -> options.token(token.toCharArray());
            case Login.Creds creds -> options.authHandler(CredsFile.of(creds.file()));
        }
        if (settings.usesTls()) {
            // Servers tell of each other by address, which their certificates do not have.
            options.sslContext(TlsContext.of(settings.tls())).ignoreDiscoveredServers();
        }
        return options.build();
    }
}
