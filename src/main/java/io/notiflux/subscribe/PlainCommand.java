package io.notiflux.subscribe;

/** A command from a client of the plain protocol, and its syntax: the words of a line, with one space between them. */
sealed interface PlainCommand {
    record Subscribe(String topic, String token) implements PlainCommand {
        /** Leaves out the token, which must not get into a log. */
        @Override
        public String toString() {
            return "Subscribe[topic=" + topic + "]";
        }
    }

    record Refresh(String token) implements PlainCommand {
        /** Leaves out the token, which must not get into a log. */
        @Override
        public String toString() {
            return "Refresh[]";
        }
    }

    record Unsubscribe(String topic) implements PlainCommand {}

    record UnsubscribeAll() implements PlainCommand {}

    /** A command with a mistake in it, and the answer to it. */
    record Mistaken(String answer) implements PlainCommand {}

    /** Text that is no command: the client does not talk to the server. */
    record Ignored() implements PlainCommand {}

    static PlainCommand parse(String text) {
        String line = text.strip();
        if (!line.startsWith("/")) {
            return new Ignored();
        }
        int space = line.indexOf(' ');
        String command = space < 0 ? line : line.substring(0, space);
        boolean hasArguments = space >= 0;
        String arguments = hasArguments ? line.substring(space + 1) : "";
        if (command.equals("/subscribe") && hasArguments) {
            return subscribe(arguments);
        }
        if (command.equals("/refresh") && hasArguments) {
            return arguments.indexOf(' ') < 0
                    ? new Refresh(arguments)
                    : new Mistaken("Invalid refresh command, it should be: /refresh <token>");
        }
        if (command.equals("/unsubscribe") && hasArguments && arguments.indexOf(' ') < 0) {
            return new Unsubscribe(arguments);
        }
        if (command.equals("/unsubscribe-all") && !hasArguments) {
            return new UnsubscribeAll();
        }
        return new Mistaken("Unknown command");
    }

    private static PlainCommand subscribe(String arguments) {
        int space = arguments.indexOf(' ');
        if (space <= 0 || arguments.indexOf(' ', space + 1) >= 0) {
            return new Mistaken("Invalid subscribe command, it should be: /subscribe <topic> <token>");
        }
        return new Subscribe(arguments.substring(0, space), arguments.substring(space + 1));
    }
}
