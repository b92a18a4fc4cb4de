package io.notiflux.ops;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT. The first of them stops the process, which may take its time; a second one ends it at once. Either
 * way the process ends with 128 and the signal's number, as if the signal had ended it. A shutdown hook could not tell the
 * second signal, as the JDK ignores all that come while hooks run.
 *
 * <p>A thread of its own stops the process. The JDK calls this on a thread of its own for each signal.
 */
public final class StopSignals {
    private static final System.Logger LOGGER = System.getLogger(StopSignals.class.getName());

    private static final int SIGNALLED = 128;

    private final Runnable stop;
    private final Runnable abandon;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private StopSignals(Runnable stop, Runnable abandon) {
        this.stop = stop;
        this.abandon = abandon;
    }

    /**
     * Takes over both signals. Where the JVM keeps them, as with {@code -Xrs} or without the module jdk.unsupported, a
     * shutdown hook stops the server.
     *
     * @param stop stops the server; it runs at most once, and the process ends when it returns
     * @param abandon says the last word where the stop is cut short
     */
    public static void handle(Runnable stop, Runnable abandon) {
        var signals = new StopSignals(stop, abandon);
        try {
            signals.take("TERM", SIGNALLED + 15);
            signals.take("INT", SIGNALLED + 2);
        } catch (ReflectiveOperationException e) {
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        }
    }

    /** Uses the JDK's only way to a signal by reflection, as the compiler warns of its very name and cannot be told not to. */
    private void take(String name, int status) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
            if (method.getName().equals("handle")) {
                end(status);
            }
            return null;
        });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    }

    private void end(int status) {
        if (stopping.compareAndSet(false, true)) {
            // No daemon, as the signal's own thread is: the stopped server's threads were the last that keep the JVM.
            Thread.ofPlatform().name("stop").daemon(false).start(() -> stop(status));
        } else {
            abandon.run();
            Runtime.getRuntime().halt(status);
        }
    }

    private void stop(int status) {
        try {
            stop.run();
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.ERROR, "event=stop_failed", e);
        } finally {
            System.exit(status);
        }
    }
}
