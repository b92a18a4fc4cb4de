package io.notiflux.cli;

/** A command cannot do what it is asked to. The message is one line that says why. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
