package io.notiflux;

import io.helidon.common.Weighted;
import io.helidon.spi.HelidonShutdownHandler;
import io.notiflux.cli.Commands;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.ops.BuildInfo;
import io.notiflux.ops.LastingLogManager;
import io.notiflux.ops.Logging;
import io.notiflux.ops.OutOfMemory;
import io.notiflux.token.CryptoProvider;

/** The process: without arguments it serves, with some it is one of the commands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // The name only, before anything makes a logger: the first one settles which log manager the JDK uses.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        useUntrackedThreads();
        OutOfMemory.endsTheProcess();
        if (args.length > 0) {
            System.exit(Commands.run(args));
        }
        try {
            serve();
        } catch (ConfigException e) {
            System.err.println("notiflux: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Spares virtual threads the list of all of them, unless the JDK is told otherwise: a writer lives for a write, and to
     * list and unlist it takes a tenth of what a delivery costs. {@code jcmd <pid> Thread.dump_to_file} still has the
     * connections' threads, which belong to an executor; {@code jstack} never has virtual threads.
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
        io.helidon.Main.addShutdownHandler(new Stop(server)); // before the start, or a signal could come between
        server.start();
    }

    /** On SIGTERM or SIGINT, before Helidon's own handlers, which have less weight. */
    private record Stop(NotifluxServer server) implements HelidonShutdownHandler, Weighted {
        @Override
        public double weight() {
            return Weighted.DEFAULT_WEIGHT * 10;
        }

        @Override
        public void shutdown() {
            server.close();
        }
    }
}
