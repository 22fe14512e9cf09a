package io.stevedore.app;

/** Something the user can mend: its message says what was attempted, on what, what was found and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }
}
