package io.notiflux.http;

import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.notiflux.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The paths below {@code /topics} that name a topic: one segment as it was written, percent-encoded where it must be, and
 * perhaps a fixed one behind it. Helidon's own patterns match the decoded path, in which a topic's {@code %2F} ends a
 * segment.
 */
public enum TopicPath implements PathMatcher {
    /** A topic. */
    TOPIC(""),
    /** A topic's messages. */
    MESSAGES("/messages");

    /** What all of them begin with. */
    public static final String PREFIX = "/topics";

    /** The length of a percent sign and its two digits. */
    private static final int ENCODED = 3;

    private final String suffix;

    TopicPath(String suffix) {
        this.suffix = suffix;
    }

    /** The paths as the log and the metrics have them, which know no topic. */
    public String label() {
        return PREFIX + "/{topic}" + suffix;
    }

    /** Returns the label of a path, as it was written, or the path itself if it is none of these. */
    public static String labelOf(String rawPath) {
        for (TopicPath path : values()) {
            if (path.matches(rawPath)) {
                return path.label();
            }
        }
        return rawPath;
    }

    /** Returns whether a path, as it was written, is one of these. */
    public boolean matches(String rawPath) {
        int from = PREFIX.length() + 1;
        int to = rawPath.length() - suffix.length();
        return rawPath.startsWith(PREFIX + "/")
                && rawPath.endsWith(suffix)
                && to > from
                && rawPath.lastIndexOf('/', to - 1) < from;
    }

    @Override
    public PathMatchers.MatchResult match(UriPath path) {
        return matches(path.rawPath()) ? PathMatchers.any().match(path) : PathMatchers.MatchResult.notAccepted();
    }

    @Override
    public PathMatchers.PrefixMatchResult prefixMatch(UriPath path) {
        return PathMatchers.PrefixMatchResult.notAccepted(); // nothing is registered below
    }

    /** Returns the topic that a matching path names. */
    public String topic(UriPath path) throws ProblemException {
        String raw = path.rawPath();
        String topic = decoded(raw.substring(PREFIX.length() + 1, raw.length() - suffix.length()));
        Optional<String> fault = TopicName.fault(topic);
        if (fault.isPresent()) {
            throw malformed("The path names no topic: " + fault.get() + ".");
        }
        return topic;
    }

    /** Decodes strictly, as a decoder that repairs mistakes would name another topic. A plus sign is one. */
    private static String decoded(String segment) throws ProblemException {
        var octets = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%' && isEncoded(segment, i)) {
                octets.write(HexFormat.fromHexDigits(segment, i + 1, i + ENCODED));
                i += ENCODED - 1;
            } else if (c == '%') {
                throw malformed("The path has a '%' without two hexadecimal digits behind it; write '%25' for '%'.");
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The topic in the path is not percent-encoded UTF-8.");
        }
    }

    private static boolean isEncoded(String segment, int at) {
        return at + ENCODED <= segment.length()
                && HexFormat.isHexDigit(segment.charAt(at + 1))
                && HexFormat.isHexDigit(segment.charAt(at + 2));
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
