package io.notiflux.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An extension that a client offers, and its parameters in their order (RFC 6455 section 9.1). */
record ExtensionOffer(String name, List<Parameter> parameters) {
    /** @param value without quotes; empty if there is none */
    record Parameter(String name, Optional<String> value) {}

    /**
     * Parses the values of {@code Sec-WebSocket-Extensions}, which make one list, however many headers it comes in.
     *
     * @return empty if they are no such list
     */
    static Optional<List<ExtensionOffer>> parse(List<String> values) {
        try {
            return Optional.of(new Parser(String.join(",", values)).list());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads the list in one pass. White space may be anywhere between its parts. */
    private static final class Parser {
        private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<ExtensionOffer> list() {
            List<ExtensionOffer> offers = new ArrayList<>();
            do {
                skipSpace();
                if (at < text.length() && text.charAt(at) != ',') { // an empty element is none: RFC 9110 section 5.6.1
                    offers.add(new ExtensionOffer(token(), parameters()));
                }
            } while (accept(','));
            if (at < text.length() || offers.isEmpty()) {
                throw new IllegalArgumentException("no list");
            }
            return offers;
        }

        private List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>();
            while (accept(';')) {
                String name = token();
                parameters.add(new Parameter(name, accept('=') ? Optional.of(value()) : Optional.empty()));
            }
            return parameters;
        }

        private String value() {
            return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        }

        private String token() {
            int from = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw new IllegalArgumentException("no token");
            }
            return text.substring(from, at);
        }

        /** What is in the quotes must be a token, too. */
        private String quoted() {
            var value = new StringBuilder();
            at++;
            while (next() != '"') {
                if (next() == '\\') {
                    at++;
                }
                value.append(next());
                at++;
            }
            at++;
            if (value.isEmpty() || !value.chars().allMatch(Parser::isTokenCharacter)) {
                throw new IllegalArgumentException("no token in quotes");
            }
            return value.toString();
        }

        private char next() {
            if (at == text.length()) {
                throw new IllegalArgumentException("no end of quotes");
            }
            return text.charAt(at);
        }

        private boolean accept(char separator) {
            skipSpace();
            if (at == text.length() || text.charAt(at) != separator) {
                return false;
            }
            at++;
            skipSpace();
            return true;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static boolean isTokenCharacter(int c) {
            return c > ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0;
        }
    }
}
