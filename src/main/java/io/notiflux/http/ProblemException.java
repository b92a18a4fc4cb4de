package io.notiflux.http;

import io.notiflux.token.Refusal;

/** Carries a problem out of the parsing of a request. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final String subject;

    public ProblemException(ProblemCode code, String detail) {
        this(new Problem(code, detail));
    }

    public ProblemException(Problem problem) {
        this(problem, "");
    }

    public ProblemException(Refusal refusal) {
        this(Problem.of(refusal), refusal.subject());
    }

    /** @param subject whom the request's token was signed for */
    public ProblemException(Problem problem, String subject) {
        super(problem.detail(), null, false, false); // no stack: not a bug, and clients decide how often
        this.problem = problem;
        this.subject = subject;
    }

    public Problem problem() {
        return problem;
    }

    /** Whom the request's token was signed for; empty where nobody knows. */
    public String subject() {
        return subject;
    }
}
