package io.notiflux.cluster;

/** A file that the settings name can't be used. */
public final class NatsFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String variable;

    /**
     * @param variable that names the file
     * @param fault what is wrong and how to mend it, with nothing of the file's content
     */
    NatsFileException(String variable, String fault) {
        super(fault);
        this.variable = variable;
    }

    public String variable() {
        return variable;
    }
}
