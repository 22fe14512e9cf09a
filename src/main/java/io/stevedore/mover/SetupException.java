package io.stevedore.mover;

/** Nothing could be started; the message is for people. */
public final class SetupException extends Exception {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }
}
