package io.notiflux.websocket;

/**
 * Checks UTF-8 (RFC 3629 section 4) as it arrives in pieces, and fails on the first octet that no valid text can have.
 *
 * <pre>
 *   first octet   00-7F   C2-DF   E0      E1-EC   ED      EE-EF   F0      F1-F3   F4
 *   second                80-BF   A0-BF   80-BF   80-9F   80-BF   90-BF   80-BF   80-8F
 *   later ones                    80-BF
 * </pre>
 */
final class Utf8Validator {
    private static final int TAIL_MIN = 0x80;
    private static final int TAIL_MAX = 0xBF;

    /** How many octets the code point that has begun still needs. */
    private int missing;
    /** The range of the next octet. */
    private int min = TAIL_MIN;

    private int max = TAIL_MAX;

    /** Checks a piece. It returns false as soon as the text cannot be valid any more. */
    boolean accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = bytes[i] & 0xFF;
            if (missing == 0) {
                if (octet >= 0x80 && !begin(octet)) {
                    return false;
                }
            } else if (octet < min || octet > max) {
                return false;
            } else {
                missing--;
                min = TAIL_MIN;
                max = TAIL_MAX;
            }
        }
        return true;
    }

    /** Returns whether the text so far does not end inside a code point. */
    boolean isComplete() {
        return missing == 0;
    }

    private boolean begin(int octet) {
        if (octet < 0xC2 || octet > 0xF4) {
            return false;
        }
        missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        switch (octet) {
            case 0xE0 -> min = 0xA0; // below: overlong
            case 0xED -> max = 0x9F; // above: surrogates
            case 0xF0 -> min = 0x90; // below: overlong
            case 0xF4 -> max = 0x8F; // above: past U+10FFFF
            default -> {}
        }
        return true;
    }
}
