package io.stevedore.diagnosis;

import java.util.Arrays;
import java.util.Optional;

/**
 * One cause that keeps a volume from getting ready.
 *
 * @param object   kind and name of what has it
 * @param evidence what is seen there, in the words of whoever said it where there are some
 */
public record Finding(Code code, String object, String evidence) {
    private static final int LONGEST_EVIDENCE = 600;

    public Finding {
        String line = evidence.strip().replaceAll("\\s+", " ");
        evidence = line.length() <= LONGEST_EVIDENCE ? line : line.substring(0, LONGEST_EVIDENCE) + "...";
    }

    /** Whether it is the same cause, though its words may have changed. */
    public boolean sameCause(Finding other) {
        return code == other.code && object.equals(other.object);
    }

    /** One line for {@code status.message}, events and logs. */
    public String text() {
        return prefix() + evidence + (evidence.endsWith(".") ? " " : ". ") + code.advice();
    }

    private String prefix() {
        return code.label() + ": " + object + ": ";
    }

    /** Whether a message tells this cause already. */
    public boolean isToldBy(String message) {
        return message.startsWith(prefix());
    }

    /** The code whose finding a message is; empty for what somebody else wrote. */
    public static Optional<Code> codeOf(String message) {
        return Arrays.stream(Code.values())
                .filter(code -> message.startsWith(code.label() + ": "))
                .findFirst();
    }
}
