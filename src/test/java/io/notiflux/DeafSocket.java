package io.notiflux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes a socket of this process hear nothing any more, not even what its kernel would answer: to its peer it is as if
 * the machine was gone. A filter that drops every packet does it (socket(7), SO_ATTACH_FILTER), which needs no rights.
 */
final class DeafSocket {
    // Linux, the same on every architecture.
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    /** BPF_RET | BPF_K with 0: not a byte of the packet is let through. */
    private static final short RETURN_CONSTANT = 0x06;

    private static final int LOCAL = 1;
    private static final int INODE = 9;

    private DeafSocket() {}

    /** The socket is found by its own port. */
    @SuppressWarnings("restricted") // the JDK has no such option
    static void deafen(int localPort) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(8, 8);
            filter.set(ValueLayout.JAVA_SHORT, 0, RETURN_CONSTANT);
            MemorySegment program = arena.allocate(16, 8);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            program.set(ValueLayout.ADDRESS, 8, filter);
            Linker linker = Linker.nativeLinker();
            int failed = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setsockopt"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(descriptor(localPort), SOL_SOCKET, SO_ATTACH_FILTER, program, 16);
            if (failed != 0) {
                throw new IOException("the system takes no filter");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int descriptor(int localPort) throws IOException {
        String link;
        try (Stream<String> tcp = Files.lines(Path.of("/proc/self/net/tcp"));
                Stream<String> tcp6 = Files.lines(Path.of("/proc/self/net/tcp6"))) {
            link = Stream.concat(tcp, tcp6)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns[LOCAL].endsWith(String.format(":%04X", localPort)))
                    .map(columns -> "socket:[" + columns[INODE] + "]")
                    .findFirst()
                    .orElseThrow(() -> new IOException("no socket has this port"));
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(link)) {
                    return Integer.parseInt(descriptor.getFileName().toString());
                }
            }
        }
        throw new IOException("no socket of this process has this port");
    }
}
