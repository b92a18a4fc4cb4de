package io.notiflux.siege;

/**
 * What honest publishers send: whose it is, which one, and when it was sent.
 *
 * @param nanos by {@link System#nanoTime}: both ends are in this process
 */
record HonestMessage(int publisher, int number, long nanos) {
    /** As text of so many characters. */
    String text(int length) {
        String text = publisher + " " + number + " " + nanos + " ";
        return text + "x".repeat(Math.max(0, length - text.length()));
    }

    static HonestMessage parse(String text) throws Refused {
        String[] parts = text.split(" ", 4);
        try {
            return new HonestMessage(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new Refused("in place of a message: " + text);
        }
    }
}
