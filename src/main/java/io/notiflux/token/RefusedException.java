package io.notiflux.token;

/** Carries a refusal out of the depths of parsing. It never leaves the package. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal.Reason reason, String detail) {
        super(detail, null, false, false); // no stack: not a bug, and senders decide how often
        this.refusal = new Refusal(reason, detail, "");
    }

    Refusal refusal() {
        return refusal;
    }
}
