package io.notiflux.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says what is wrong with a file. The JDK's errors often have its name, or nothing, for a message. */
final class FileFault {
    private FileFault() {}

    static String of(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return file + " is a folder, not a file";
        }
        return switch (e) {
            case NoSuchFileException _ -> file + " is not there";
            case AccessDeniedException _ -> file + " may not be read or written by this user";
            case FileSystemException fault when fault.getReason() != null -> file + ": " + fault.getReason();
            default -> file + " cannot be read or written";
        };
    }
}
