package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.notiflux.RawClient;
import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.util.List;

/**
 * Says by way of a trusted proxy that others have sent it: in 30 kB of addresses, in what only begins as one of the
 * headers that proxies write, and in ids of requests, each in a request that is refused and so told to the log.
 */
final class ForgedHeaders implements Attack {
    private static final int WORKERS = 6;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final String V2 = "\r\n\r\n\0\r\nQUIT\n";

    private static final List<String> FIELDS = List.of(
            "X-Forwarded-For: " + "127.0.0.1, ".repeat(2_700) + "127.0.0.1",
            "X-Forwarded-For: " + ",".repeat(30_000),
            "X-Forwarded-For: 192.0.2.7\"\\ event=forged",
            "Forwarded: " + "for=127.0.0.1,".repeat(2_100) + "for=127.0.0.1",
            "Forwarded: for=\"" + "\\a".repeat(15_000),
            "Forwarded: " + "for=a;".repeat(5_000),
            "Forwarded: for=\"[::1]:80\", for=_" + "x".repeat(20_000),
            "X-Request-Id: r\" event=forged",
            "X-Request-Id: " + "r".repeat(30_000),
            "traceparent: 00-" + "a".repeat(30_000));

    private static final List<String> BEGINNINGS = List.of(
            "",
            "PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\n",
            "PROXY TCP6 ::1 ::1 1 2\r\n",
            "PROXY TCP4 192.0.2.7\r\n",
            "PROXY UNKNOWN " + "x".repeat(2_000),
            V2 + "!\u0011\0\f1234567890ab",
            V2 + "!\u0011\u00ff\u00ff" + "x".repeat(70_000),
            V2 + "!!\u000f\u0000" + "x".repeat(3_000));

    @Override
    public String name() {
        return "forged-headers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            for (int round = worker; !assault.isOver(); round++) {
                String field = FIELDS.get(round % FIELDS.size());
                String request = round % 3 == 0
                        ? RawClient.UPGRADE.replace("Version: 13", "Version: 1\r\n" + field)
                        : Requests.post("/broadcast", "{}", field);
                var bytes = new ByteArrayOutputStream();
                bytes.writeBytes(BEGINNINGS.get(round % BEGINNINGS.size()).getBytes(ISO_8859_1));
                bytes.writeBytes(request.getBytes(ISO_8859_1));
                try (Line line = assault.connect()) {
                    line.patience(PATIENCE_MILLIS).send(bytes.toByteArray()).halfClose();
                    line.readToEnd();
                    assault.turnedAway();
                } catch (SocketTimeoutException e) {
                    // It waits for the rest: on to the next.
                }
            }
        });
    }
}
