package io.notiflux.connection;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kernel's limit on the time for which a peer may take nothing of what was sent to it (TCP_USER_TIMEOUT, tcp(7)).
 * An outbox notices a peer that is gone only once the kernel's send buffer is full, which pings and comments never
 * fill; without this limit, the kernel itself gives up after a quarter of an hour.
 *
 * <p>The JDK offers neither this option nor the descriptor of a socket. On Linux accepted sockets inherit it from the
 * listening one, and {@code /proc} says which descriptor that is, so one call at the start is enough. Elsewhere nothing
 * is set.
 */
public final class UserTimeout {
    private static final System.Logger LOGGER = System.getLogger(UserTimeout.class.getName());

    // Linux, the same on every architecture.
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    private static final String LISTENING = "0A";
    /** The columns of a line in {@code /proc/self/net/tcp}. */
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;

    private UserTimeout() {}

    /** Sets the limit for the connections that this process will accept on the port. It never throws. */
    public static void set(int port, Duration limit) {
        try {
            Optional<Integer> descriptor = listening(port);
            if (descriptor.isEmpty()) {
                LOGGER.log(DEBUG, "event=no_user_timeout because=\"/proc shows no socket that listens\"");
                return;
            }
            int failed = setOption(descriptor.get(), Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
            if (failed != 0) {
                LOGGER.log(DEBUG, "event=no_user_timeout because=\"the system refuses it\"");
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(DEBUG, "event=no_user_timeout because=\"" + e + "\"");
        }
    }

    /** Finds the descriptor of this process's socket that listens on the port. */
    static Optional<Integer> listening(int port) throws IOException {
        Set<String> links = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/net", table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length > INODE
                                && columns[STATE].equals(LISTENING)
                                && columns[LOCAL].endsWith(String.format(":%04X", port)))
                        .forEach(columns -> links.add("socket:[" + columns[INODE] + "]"));
            } catch (NoSuchFileException e) {
                // This system has no such table; a kernel without IPv6 lacks the second.
            }
        }
        if (links.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (links.contains(target(descriptor))) {
                    return Optional.of(Integer.valueOf(descriptor.getFileName().toString()));
                }
            }
        }
        return Optional.empty();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile, as the one that lists the folder is
        }
    }

    /** Returns what {@code setsockopt} returns: zero if it succeeded. */
    @SuppressWarnings("restricted") // the jar's manifest allows native access
    private static int setOption(int descriptor, int millis) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setsockopt = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setsockopt"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(JAVA_INT, millis);
            return (int)
                    setsockopt.invokeExact(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, value, (int) value.byteSize());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // the signature of a method handle allows it, C does not
        }
    }
}
