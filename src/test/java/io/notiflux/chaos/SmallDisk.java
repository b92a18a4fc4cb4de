package io.notiflux.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk in memory that can be filled: where root may mount one. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 1 << 20;
    private static final int LAST_BLOCK = 4_096;

    private final Path folder;
    private final boolean mounted;

    /** @param mebibytes more than is written while it isn't full */
    SmallDisk(Path folder, int mebibytes) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounted = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", folder.toString()));
    }

    /** Whether it is one: else the folder is an ordinary one, which must not be filled. */
    boolean isThere() {
        return mounted;
    }

    void fill() {
        write(BLOCK);
        write(LAST_BLOCK); // what a block had no room in
    }

    private void write(int bytes) {
        byte[] block = new byte[bytes];
        try (OutputStream out = Files.newOutputStream(folder.resolve("filler-" + bytes))) {
            while (mounted) {
                out.write(block);
            }
        } catch (IOException e) {
            // full
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(folder.resolve("filler-" + BLOCK));
            Files.deleteIfExists(folder.resolve("filler-" + LAST_BLOCK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (mounted) {
            run(List.of("umount", "-l", folder.toString()));
        }
    }

    private static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
