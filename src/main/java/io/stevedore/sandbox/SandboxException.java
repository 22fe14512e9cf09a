package io.stevedore.sandbox;

/** The sandbox cannot go on for a reason outside of it: the message says what was attempted, what was found, what to do. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
