package io.notiflux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A plain client that reads to its end, on a thread of its own; a slow one takes 100 kB a second. */
final class RestartedClient {
    private static final int SMALL_BUFFER = 16_384;
    private static final int SLOW_MILLIS_A_LARGE_MESSAGE = 1_000;
    private static final int LARGE = 50_000;

    private final List<Integer> received = new ArrayList<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private volatile long endNanos;

    RestartedClient(int port, TestKeys keys, String topic, boolean slow) throws IOException {
        RawClient socket = RawClient.upgraded(port, slow ? SMALL_BUFFER : 0);
        socket.text("/subscribe " + topic + " " + keys.token("subscribe", topic));
        Thread.ofVirtual().start(() -> read(socket, slow));
    }

    private void read(RawClient socket, boolean slow) {
        try (socket) {
            RawClient.Frame frame = socket.readFrame();
            while (frame.opcode() != 8) {
                if (frame.opcode() == 9) {
                    socket.send(RawClient.frame(0x8A, frame.payload()));
                } else {
                    String text = frame.text();
                    received.add(Integer.parseInt(text.substring(0, text.indexOf(' '))));
                    if (slow && text.length() > LARGE) {
                        Thread.sleep(SLOW_MILLIS_A_LARGE_MESSAGE);
                    }
                }
                frame = socket.readFrame();
            }
            endNanos = System.nanoTime();
            socket.send(RawClient.frame(0x88, frame.payload()));
            closeCode.complete(frame.closeCode());
        } catch (IOException | InterruptedException | AssertionError e) {
            closeCode.completeExceptionally(e);
        }
    }

    /** The numbers of its messages, in the order in which they came; waits for its end. */
    List<Integer> received() {
        closeCode.orTimeout(90, TimeUnit.SECONDS).join();
        return received;
    }

    int closeCode() {
        return closeCode.join();
    }

    long endNanos() {
        return endNanos;
    }
}
