package io.notiflux;

import io.notiflux.cli.Commands;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.ops.BuildInfo;
import io.notiflux.ops.LastingLogManager;
import io.notiflux.ops.Logging;
import io.notiflux.ops.OutOfMemory;
import io.notiflux.ops.StopSignals;
import io.notiflux.token.CryptoProvider;

/** The process. It serves when it has no arguments; otherwise it runs one of the commands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // The class is only named here, before anything makes a logger: the first logger settles which log manager the
        // JDK uses.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        useUntrackedThreads();
        OutOfMemory.endsTheProcess();
        if (args.length > 0) {
            System.exit(
                    Commands.run(() -> StartCheck.run(System.getenv(), System.out, System.err), System.getenv(), args));
        }
        try {
            serve();
        } catch (ConfigException e) {
            System.err.println("notiflux: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Turns off the JDK's list of all virtual threads, unless the JDK is told otherwise. A writer lives for one write
     * only, and to list and unlist it takes a tenth of what a delivery costs. {@code jcmd <pid> Thread.dump_to_file}
     * still shows the connections' threads, which belong to an executor; {@code jstack} never shows virtual threads.
     */
    private static void useUntrackedThreads() {
        System.getProperties().putIfAbsent("jdk.trackAllThreads", "false");
    }

    private static void serve() throws ConfigException {
        NotifluxConfig config = NotifluxConfig.read(System.getenv());
        Logging.configure(config.logLevel(), config.logFormat());
        System.Logger logger = System.getLogger(Main.class.getName());
        BuildInfo build = BuildInfo.read();
        logger.log(
                System.Logger.Level.INFO,
                "event=starting version=" + build.version() + " revision=" + build.revision() + " java="
                        + Runtime.version() + " crypto=" + CryptoProvider.install());
        var server = new NotifluxServer(config);
        StopSignals.handle(server::close, server::abandon); // before the start, as a signal could come in between
        server.start();
    }
}
