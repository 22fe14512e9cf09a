package io.stevedore.repository;

/** Carries what is wrong with a location from where it was found to the {@link ConnectionResult}. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String text) {
        super(text);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
