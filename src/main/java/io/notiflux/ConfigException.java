package io.notiflux;

/** A setting is wrong. The message is one line: which, what is wrong with it, and what would be right. */
final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String variable, String fault) {
        super(variable + " " + fault);
    }
}
