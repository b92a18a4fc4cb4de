package io.notiflux.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process's clock, an hour off: by libfaketime, where it is installed. Time that is measured goes on as it does. */
final class WrongClock {
    private static final List<String> FOLDERS =
            List.of("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime");
    /** The JVM has threads. */
    private static final Optional<Path> LIBRARY = FOLDERS.stream()
            .map(folder -> Path.of(folder, "libfaketimeMT.so.1"))
            .filter(Files::exists)
            .findFirst();

    private WrongClock() {}

    static boolean isThere() {
        return LIBRARY.isPresent();
    }

    /**
     * What a process needs in its environment. Without the last one the library would also move the ends of waits, which are
     * on the clock that it leaves alone: each wait of the JVM would end at once, and keep a core busy.
     */
    static Map<String, String> off(String by) {
        return Map.of(
                "LD_PRELOAD",
                LIBRARY.orElseThrow().toString(),
                "FAKETIME",
                by,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
