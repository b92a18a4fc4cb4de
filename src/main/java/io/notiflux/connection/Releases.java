package io.notiflux.connection;

import org.jspecify.annotations.Nullable;

/** The packets that one outbox is done with, in their order, so that neighbours are released together. */
final class Releases {
    private @Nullable Holders holders;
    private int count;
    private long given;

    void add(Packet packet) {
        for (@Nullable Packet part = packet; part != null; part = part.shared()) {
            @Nullable Holders its = part.together();
            if (its == null) {
                given += part.release();
            } else if (its == holders) {
                count++;
            } else {
                flush();
                holders = its;
                count = 1;
            }
        }
    }

    /** Releases all that was added. It returns the memory which that gives back, unless {@link Holders} do so. */
    long end() {
        flush();
        long all = given;
        given = 0;
        return all;
    }

    private void flush() {
        if (holders != null) {
            holders.release(count);
            holders = null;
        }
    }
}
