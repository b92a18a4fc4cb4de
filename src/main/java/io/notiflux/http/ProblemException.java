package io.notiflux.http;

/** Carries a problem out of the parsing of a request. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(ProblemCode code, String detail) {
        this(new Problem(code, detail));
    }

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false); // no stack: not a bug, and clients decide how often
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
