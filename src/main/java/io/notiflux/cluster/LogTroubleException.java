package io.notiflux.cluster;

/** Reading the log can't go on; it is begun anew. Caught by the reader's loop alone. */
final class LogTroubleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;

    /** @param reason in few words, for whoever may ask how this node is: without secrets, paths, addresses */
    LogTroubleException(String reason) {
        this(reason, "");
    }

    /** @param detail what the server said, for the log alone */
    LogTroubleException(String reason, String detail) {
        super(reason, null, false, false);
        this.detail = detail;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    String detail() {
        return detail;
    }
}
