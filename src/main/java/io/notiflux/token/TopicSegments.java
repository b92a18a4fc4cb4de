package io.notiflux.token;

/** A topic with the ends of its segments, which are found once, however many patterns it is compared with. */
final class TopicSegments {
    private final String topic;
    /** Where each segment's separator is; the last one's is behind the topic. */
    private final int[] ends;

    TopicSegments(String topic) {
        this.topic = topic;
        int count = 1;
        for (int i = 0; i < topic.length(); i++) {
            count += isSeparator(topic.charAt(i)) ? 1 : 0;
        }
        this.ends = new int[count];
        int end = -1;
        for (int i = 0; i < count; i++) {
            end = end(topic, end + 1);
            ends[i] = end;
        }
    }

    /** Returns where the segment ends that begins there. */
    static int end(String text, int from) {
        int end = from;
        while (end < text.length() && !isSeparator(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSeparator(char c) {
        return c == ':' || c == '/';
    }

    int start(int segment) {
        return segment == 0 ? 0 : ends[segment - 1] + 1;
    }

    boolean isLast(int segment) {
        return segment == ends.length - 1;
    }

    boolean isEmpty(int segment) {
        return start(segment) == ends[segment];
    }

    /** Whether this segment and what comes behind it have any character. */
    boolean hasRest(int segment) {
        return start(segment) < topic.length();
    }

    /** Whether the segment is this part of a text. */
    boolean isEqual(int segment, String text, int from, int to) {
        int start = start(segment);
        return ends[segment] - start == to - from && topic.regionMatches(start, text, from, to - from);
    }

    /** Returns what ends the segment, which is not the last one. */
    char separator(int segment) {
        return topic.charAt(ends[segment]);
    }
}
