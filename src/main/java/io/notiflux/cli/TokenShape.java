package io.notiflux.cli;

import java.util.regex.Pattern;

/** What a text must look like to be a token. Whether it is a good one is the server's to say. */
final class TokenShape {
    /** The server's limit, in characters. */
    static final int MAX_LENGTH = 16_384;

    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    /** A header has twenty characters at least, and begins with a brace. */
    private static final Pattern WITHIN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}(\\.[A-Za-z0-9_-]*)*");

    private TokenShape() {}

    /**
     * Returns the token without the white space around it.
     *
     * @param where it comes from, for the fault, which does not repeat it
     */
    static String check(String text, String where) throws CommandException {
        String token = text.strip();
        if (token.isEmpty()) {
            throw new CommandException(where + " is empty");
        }
        if (token.length() > MAX_LENGTH) {
            throw new CommandException(where + " is longer than a token's 16,384 characters");
        }
        if (!JWT.matcher(token).matches()) {
            throw new CommandException(where + " is no token: that is a JWT, three parts with dots between them");
        }
        return token;
    }

    /** Returns a text without the tokens in it. */
    static String masked(String text) {
        return WITHIN.matcher(text).replaceAll("<token>");
    }
}
