package io.notiflux.cli;

/** Nobody reads the output any more, as when {@code head} has enough. The command is done, and has not failed. */
final class PipeClosedException extends Exception {
    private static final long serialVersionUID = 1L;
}
