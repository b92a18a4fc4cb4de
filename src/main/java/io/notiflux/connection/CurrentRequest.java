package io.notiflux.connection;

/** What a handler tells the framing of the request that its thread is at, and asks it. */
public final class CurrentRequest {
    static final ScopedValue<RequestFraming> FRAMING = ScopedValue.newInstance();

    private CurrentRequest() {}

    /** Its body is to be read: it is waited for, and asked for where the client waits to be asked. */
    public static void wantBody() {
        FRAMING.get().want();
    }

    /** Whether it is HEAD, which Helidon shows as GET. The content is left out anyway; this is for what it would cost. */
    public static boolean isHead() {
        return FRAMING.get().isHead();
    }
}
