package io.notiflux.config;

/** A wrong setting. The message is one line: which setting it is, what is wrong with it, and what would be right. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with the message {@code variable fault}.
     *
     * @param fault may quote the setting's value, whose line breaks and other control characters become spaces
     */
    public ConfigException(String variable, String fault) {
        super(variable + " " + fault.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9F}\\x{2028}\\x{2029}]+", " "));
    }
}
