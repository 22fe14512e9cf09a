package io.stevedore.engine.process;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Replaces secrets in texts that people will read. */
public final class Mask {
    private static final String HIDDEN = "***";
    /** Shorter ones would blot out half of every text. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    private Mask(List<String> secrets) {
        this.secrets = secrets;
    }

    public static Mask of(Set<String> secrets) {
        return new Mask(secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    public String apply(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, HIDDEN);
        }
        return masked;
    }

    /** Whether the argument, or the value of the flag, is a secret. */
    boolean isSecret(String argument) {
        return secrets.stream().anyMatch(secret -> argument.equals(secret) || argument.endsWith("=" + secret));
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
