package io.notiflux.token;

import io.notiflux.stats.Label;

/** How a fetch of keys ended. */
public enum JwksResult implements Label {
    /** It brought other keys than before. */
    CHANGED,
    UNCHANGED,
    /** The former keys, if any, stay in force. */
    FAILED
}
