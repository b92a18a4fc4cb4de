package io.notiflux.subscribe;

/** How a client's connection ended when the server stopped. */
enum Farewell {
    /** All that waited for the client was written, and the farewell after it. */
    WHOLE,
    /** The client did not take all that waited for it. */
    CUT,
    /** The connection was ending by itself, or had not begun. */
    NONE
}
