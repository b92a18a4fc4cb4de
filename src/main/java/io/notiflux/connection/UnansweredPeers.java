package io.notiflux.connection;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The peers that are gone without a word, as the kernel knows them: it has sent to each of them again and again, and got
 * no answer. It tells so in {@code /proc/self/net/tcp} (proc_pid_net(5)); where there is no such file, no peer is known
 * to be gone. A peer that only does not read still answers the kernel, and so is none of them.
 *
 * <p>TCP_USER_TIMEOUT would tell the same, but also ends connections whose peers read slowly: Linux 6.18 counts the time
 * since its first probe of a full window, though the window was opened in between, if only by less than what waits.
 */
public final class UnansweredPeers {
    private static final System.Logger LOGGER = System.getLogger(UnansweredPeers.class.getName());

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /** The time before Linux sends again, at the shortest (TCP_RTO_MIN); it doubles each time. */
    private static final long FIRST_MILLIS = 200;

    // The columns of a line.
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int RETRANSMITS = 6;
    private static final int PROBES = 8;
    private static final int COLUMNS = 9;

    private static final int HEX = 16;

    /** The end of a local address with the port. */
    private final String port;

    private final int tries;

    /**
     * Looks for the peers of the connections that were accepted on a port.
     *
     * @param patience for at least so long, the peer has not answered
     */
    public UnansweredPeers(int port, Duration patience) {
        this.port = String.format(":%04X", port);
        int n = 1;
        while (FIRST_MILLIS * ((1L << n) - 1) < patience.toMillis()) {
            n++;
        }
        this.tries = n;
    }

    /** Returns the peers' addresses now. It reads a line for each connection of this machine. */
    public Set<SocketAddress> find() {
        Set<SocketAddress> peers = new HashSet<>();
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                lines.forEach(line -> add(line, peers));
            } catch (NoSuchFileException e) {
                // This system has no such table; a kernel without IPv6 lacks the second.
            } catch (IOException | UncheckedIOException e) {
                LOGGER.log(DEBUG, "event=peers_unknown because=\"" + e + "\"");
            }
        }
        return peers;
    }

    /** Adds the peer that a line of the table is about, if it is gone. */
    void add(String line, Set<SocketAddress> peers) {
        if (!line.contains(port)) { // most lines, where the machine does other things too
            return;
        }
        String[] columns = line.strip().split(" +", COLUMNS + 1);
        if (columns.length > COLUMNS
                && columns[LOCAL].endsWith(port)
                && (Integer.parseInt(columns[RETRANSMITS], HEX) >= tries
                        || Integer.parseInt(columns[PROBES]) >= tries)) {
            peers.add(address(columns[REMOTE]));
        }
    }

    /** Reads {@code 0100007F:1F90}: each four bytes of the address are a number of this machine's byte order. */
    private static InetSocketAddress address(String column) {
        int colon = column.indexOf(':');
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(column, 0, colon));
        ByteBuffer address = ByteBuffer.allocate(words.remaining()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            address.putInt(words.getInt());
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(address.array()), Integer.parseInt(column.substring(colon + 1), HEX));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
