package io.notiflux.siege;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks over one connection that it keeps, and opens another once the server has ended that. One thread's. */
final class Courier implements AutoCloseable {
    private final Dialler dialler;
    private @Nullable Line line;

    /** Opens connections. */
    @FunctionalInterface
    interface Dialler {
        Line connect() throws IOException;
    }

    Courier(Dialler dialler) {
        this.dialler = dialler;
    }

    /** Sends a whole request, and waits for its answer. */
    Response ask(String request) throws IOException {
        return ask(request.getBytes(StandardCharsets.UTF_8));
    }

    Response ask(byte[] request) throws IOException {
        Line open = line == null ? dialler.connect() : line;
        line = null;
        try {
            Response response = open.send(request).response();
            if (response.isLast()) {
                open.close();
            } else {
                line = open;
            }
            return response;
        } catch (IOException e) {
            open.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (line != null) {
            line.close();
        }
    }
}
