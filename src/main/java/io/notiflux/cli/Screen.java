package io.notiflux.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal while one picture after the other fills it. It is given back as it was when the screen is closed, and when
 * the process is ended from outside.
 */
final class Screen implements AutoCloseable {
    /** The control sequences of ECMA-48, and xterm's for another page and a cursor that does not show. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";

    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String CLEAR = "\u001b[H\u001b[J";

    private final PrintStream out = System.out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread restore = new Thread(this::leave, "screen-restore");
    private boolean left;

    private Screen() {}

    static Screen enter() {
        var screen = new Screen();
        Runtime.getRuntime().addShutdownHook(screen.restore);
        screen.out.print(ENTER);
        return screen;
    }

    /** Shows a picture in place of the former one, in one write so that it does not flicker. */
    void show(List<String> lines) {
        lock.lock();
        try {
            if (!left) {
                out.print(CLEAR + String.join("\r\n", lines));
                out.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            if (!left) {
                left = true;
                out.print(LEAVE);
                out.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook finds nothing left to do
        }
    }
}
