package io.notiflux.access;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.Headers;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Writes the lines about requests and connections. At info there are refusals, a few of each reason at a time; at debug
 * all of them and all requests to broadcast or to read a history, and each beginning and end of a client's connection, with the topics. Any
 * thread.
 */
public final class AccessLog {
    private static final System.Logger LOGGER = System.getLogger(AccessLog.class.getName());

    /** What looks like a token, which somebody has given for a topic. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}");

    private static final OptionalLong ALL = OptionalLong.of(0);

    private final Callers callers;
    private final LineLimit limit;
    private final LongSupplier nanoClock;
    private final Executor later;

    /**
     * Makes the log.
     *
     * @param later runs a task some seconds later, which tells of lines that were left out and that no further one
     *     tells of
     */
    public AccessLog(Callers callers, LongSupplier nanoClock, Executor later) {
        this.callers = callers;
        this.limit = new LineLimit(nanoClock);
        this.nanoClock = nanoClock;
        this.later = later;
    }

    /** Returns whether anything but refusals is written. Callers ask before they make anything for a line. */
    public static boolean isDetailed() {
        return LOGGER.isLoggable(DEBUG);
    }

    /** Returns whether the PROXY protocol's header of this peer counts. */
    public boolean trusts(PeerInfo peer) {
        return callers.proxies().trust(Callers.address(peer));
    }

    /** Finds who sent a request that its connection remembers. */
    public Caller caller(PeerInfo peer, Headers headers) {
        return callers.of(peer, headers);
    }

    /**
     * Tells of a request to broadcast, or to read a history, that was answered with 200. Its caller has asked {@link #isDetailed}.
     *
     * @param subject whom its token was signed for
     */
    public void request(PeerInfo peer, Headers headers, String path, long startNanos, String subject, String topics) {
        LOGGER.log(
                DEBUG,
                about(
                                new LogLine("request")
                                        .text("path", path)
                                        .number("status", 200)
                                        .number("micros", (nanoClock.getAsLong() - startNanos) / 1_000),
                                callers.of(peer, headers))
                        .text("subject", subject)
                        .text("topic", withoutToken(topics))
                        .toString());
    }

    /**
     * Tells of a request to broadcast, or to read a history, that was refused.
     *
     * @param reason the problem's code
     * @param subject whom its token was signed for; empty where nobody knows
     */
    public void requestRefused(PeerInfo peer, Headers headers, String path, int status, String reason, String subject) {
        OptionalLong leftOut = take("request", reason);
        if (leftOut.isPresent()) {
            write(
                    about(
                                    new LogLine("request")
                                            .text("path", path)
                                            .number("status", status)
                                            .text("reason", reason),
                                    callers.of(peer, headers))
                            .text("subject", subject),
                    leftOut.getAsLong());
        }
    }

    /** Tells of a request that was refused for its head alone, of which nothing is told, as it may be anything. */
    public void headRefused(PeerInfo peer, int status) {
        String reason = switch (status) {
            case 413, 414, 431 -> "too_large";
            case 503 -> "unavailable";
            default -> "malformed_request";
        };
        OptionalLong leftOut = take("request", reason);
        if (leftOut.isPresent()) {
            write(
                    new LogLine("request")
                            .number("status", status)
                            .text("reason", reason)
                            .text("address", IpAddress.text(Callers.address(peer))),
                    leftOut.getAsLong());
        }
    }

    /** Tells of an upgrade that was refused, with what the client is told, which is in our words alone. */
    public void upgradeRefused(PeerInfo peer, Headers headers, int status, String reason, String detail) {
        refused(peer, headers, new Refused("upgrade", status, reason, detail, ""));
    }

    /** Tells of a stream that was refused, as {@link #upgradeRefused}, and whom its token was signed for. */
    public void streamRefused(
            PeerInfo peer, Headers headers, int status, String reason, String detail, String subject) {
        refused(peer, headers, new Refused("stream", status, reason, detail, subject));
    }

    private record Refused(String what, int status, String reason, String detail, String subject) {}

    private void refused(PeerInfo peer, Headers headers, Refused refused) {
        OptionalLong leftOut = take(refused.what(), refused.reason());
        if (leftOut.isPresent()) {
            var line = new LogLine("refused")
                    .text("what", refused.what())
                    .number("status", refused.status())
                    .text("reason", refused.reason());
            write(
                    about(line, callers.of(peer, headers))
                            .text("subject", refused.subject())
                            .text("detail", refused.detail()),
                    leftOut.getAsLong());
        }
    }

    /**
     * Tells of a subscription that was refused.
     *
     * @param subject whom its token was signed for, or the connection's last good one; empty where nobody knows
     * @param topic is told at debug only
     */
    public void subscriptionRefused(Caller caller, String subject, String reason, String topic) {
        OptionalLong leftOut = take("subscription", reason);
        if (leftOut.isPresent()) {
            write(
                    about(new LogLine("refused").text("what", "subscription").text("reason", reason), caller)
                            .text("subject", subject)
                            .text("topic", isDetailed() ? withoutToken(topic) : ""),
                    leftOut.getAsLong());
        }
    }

    /** Tells of a connection that was ended without an answer. */
    public void connectionRefused(PeerInfo peer, String reason) {
        OptionalLong leftOut = take("connection", reason);
        if (leftOut.isPresent()) {
            write(
                    new LogLine("refused")
                            .text("what", "connection")
                            .text("reason", reason)
                            .text("address", IpAddress.text(Callers.address(peer))),
                    leftOut.getAsLong());
        }
    }

    /** Tells that a client's connection has begun. Its caller has asked {@link #isDetailed}. */
    public void connected(Caller caller, String protocol) {
        LOGGER.log(
                DEBUG,
                about(new LogLine("connected").text("protocol", protocol), caller)
                        .toString());
    }

    /**
     * How a client's connection has ended.
     *
     * @param sinceNanos when it began
     * @param bytes that were written to it
     * @param subject whom its last good token was signed for; empty if there was none
     */
    public record End(String protocol, String reason, long sinceNanos, long bytes, String subject) {}

    /**
     * Tells that a client's connection has ended. Its caller has asked {@link #isDetailed}, unless the client was over
     * a limit.
     *
     * @param overALimit whether the client was let go, which is told as refusals are
     */
    public void disconnected(Caller caller, End end, boolean overALimit) {
        OptionalLong leftOut = overALimit ? take("disconnected", end.reason()) : ALL;
        if (leftOut.isPresent()) {
            LogLine line = about(
                            new LogLine("disconnected")
                                    .text("protocol", end.protocol())
                                    .text("reason", end.reason())
                                    .number("age_ms", (nanoClock.getAsLong() - end.sinceNanos()) / 1_000_000)
                                    .number("bytes", end.bytes()),
                            caller)
                    .text("subject", end.subject());
            LOGGER.log(overALimit ? INFO : DEBUG, withLeftOut(line, leftOut.getAsLong()));
        }
    }

    /**
     * Tells that an operator has ended connections.
     *
     * @param subject whom the operator's token was signed for
     */
    public void disconnectedByAdmin(PeerInfo peer, Headers headers, String subject, int connections) {
        LOGGER.log(
                INFO,
                about(
                                new LogLine("disconnected_by_admin").number("connections", connections),
                                callers.of(peer, headers))
                        .text("subject", subject)
                        .toString());
    }

    private static String withoutToken(String topic) {
        return TOKEN.matcher(topic).replaceAll("(token)");
    }

    private static LogLine about(LogLine line, Caller caller) {
        return line.text("address", caller.addressText()).text("request", caller.id());
    }

    private OptionalLong take(String what, String reason) {
        if (!LOGGER.isLoggable(INFO)) {
            return OptionalLong.empty();
        }
        if (isDetailed()) {
            return ALL;
        }
        String kind = what + ' ' + reason;
        OptionalLong taken = limit.take(kind);
        if (taken.isEmpty() && limit.leavesToTell(kind)) {
            later.execute(() -> tellLeftOut(what, reason));
        }
        return taken;
    }

    private void tellLeftOut(String what, String reason) {
        long leftOut = limit.takeLeftOut(what + ' ' + reason);
        if (leftOut > 0) {
            LOGGER.log(
                    INFO,
                    new LogLine("left_out")
                            .text("what", what)
                            .text("reason", reason)
                            .number("left_out", leftOut)
                            .toString());
        }
    }

    private static void write(LogLine line, long leftOut) {
        LOGGER.log(INFO, withLeftOut(line, leftOut));
    }

    private static String withLeftOut(LogLine line, long leftOut) {
        return (leftOut > 0 ? line.number("left_out", leftOut) : line).toString();
    }
}
