package io.notiflux.access;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the headers in which proxies say from whom they had a request: a hop each, the nearest proxy's last. A hop that
 * names no address is empty. Text that is not what the header's grammar says has a single hop, which is empty: nobody
 * can tell where its hops begin.
 */
final class ForwardedFor {
    /** The hops that are read, the nearest ones: nobody has more proxies, and a client may write thousands. */
    static final int MAX_HOPS = 32;

    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5}|_[A-Za-z0-9._-]+)");

    private static final List<Optional<InetAddress>> UNREADABLE = List.of(Optional.empty());

    private ForwardedFor() {}

    /** Reads {@code X-Forwarded-For}: addresses, of which some proxies write a port behind. */
    static List<Optional<InetAddress>> usual(List<String> values) {
        Deque<String> nodes = new ArrayDeque<>();
        for (String value : values) {
            for (String node : value.split(",", -1)) {
                keep(node.strip(), nodes);
            }
        }
        return nodes.stream()
                .map(node -> IpAddress.parse(node).or(() -> node(node)))
                .toList();
    }

    /** Reads {@code Forwarded} (RFC 7239 section 4). */
    static List<Optional<InetAddress>> standard(List<String> values) {
        Deque<String> nodes = new ArrayDeque<>();
        for (String value : values) {
            var scanner = new Scanner(value);
            if (!scanner.readInto(nodes)) {
                return UNREADABLE;
            }
        }
        return nodes.stream().map(ForwardedFor::node).toList();
    }

    private static void keep(String node, Deque<String> nodes) {
        if (nodes.size() == MAX_HOPS) {
            nodes.removeFirst();
        }
        nodes.addLast(node);
    }

    /** Reads a node's name with its port: {@code 192.0.2.1:80}, {@code [2001:db8::1]}, {@code [2001:db8::1]:_port}. */
    private static Optional<InetAddress> node(String node) {
        int end = node.startsWith("[") ? node.indexOf(']') : node.indexOf(':');
        boolean isV6 = node.startsWith("[");
        if (end < 0) {
            return isV6 ? Optional.empty() : IpAddress.parse(node);
        }
        String port = node.substring(isV6 ? end + 1 : end);
        if (!port.isEmpty() && !PORT.matcher(port).matches()) {
            return Optional.empty();
        }
        String address = node.substring(isV6 ? 1 : 0, end);
        return isV6 == address.contains(":") ? IpAddress.parse(address) : Optional.empty();
    }

    /** Reads one value, character by character, as a comma or a semicolon may be in quotes. */
    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        /** Returns false if the text is no list of elements. */
        boolean readInto(Deque<String> nodes) {
            do {
                skipSpaces();
                if (at < text.length() && text.charAt(at) != ',') { // an element may be empty (RFC 9110 section 5.6.1)
                    Optional<String> node = element();
                    if (node.isEmpty()) {
                        return false;
                    }
                    keep(node.get(), nodes);
                }
                skipSpaces();
            } while (skip(','));
            return at == text.length();
        }

        /** The node of one proxy's parameters, which is no address where none is named; empty if they are malformed. */
        private Optional<String> element() {
            String node = "";
            boolean named = false;
            do {
                String name = token().toLowerCase(Locale.ROOT);
                if (name.isEmpty() || !skip('=')) {
                    return Optional.empty();
                }
                Optional<String> value = value();
                if (value.isEmpty() || (named && name.equals("for"))) {
                    return Optional.empty();
                }
                if (name.equals("for")) {
                    named = true;
                    node = value.get();
                }
            } while (skip(';'));
            return Optional.of(node);
        }

        private Optional<String> value() {
            if (!skip('"')) {
                String token = token();
                return token.isEmpty() ? Optional.empty() : Optional.of(token);
            }
            var value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                if (at < text.length()) {
                    value.append(text.charAt(at++));
                }
            }
            return skip('"') ? Optional.of(value.toString()) : Optional.empty();
        }

        private String token() {
            int from = at;
            while (at < text.length() && isToken(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private static boolean isToken(char c) {
            return (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }

        private void skipSpaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }
    }
}
