package io.stevedore.diagnosis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** The first finding that a text tells, such as the message of a task that failed; empty when it tells none. */
    public static Optional<Finding> in(String text) {
        return Arrays.stream(Code.values())
                .flatMap(code -> in(text, code).stream())
                .min(Comparator.comparing(finding -> text.indexOf(finding.prefix())));
    }

    private static Optional<Finding> in(String text, Code code) {
        Matcher told = Pattern.compile("(?:^|[ (])" + code.label() + ": ([A-Z]\\w+ \\S+): (.*)")
                .matcher(text);
        return told.find()
                ? Optional.of(new Finding(code, told.group(1), told.group(2).split(Pattern.quote(code.advice()))[0]))
                : Optional.empty();
    }

    /** The code whose finding a message is; empty for what somebody else wrote. */
    public static Optional<Code> codeOf(String message) {
        return Arrays.stream(Code.values())
                .filter(code -> message.startsWith(code.label() + ": "))
                .findFirst();
    }
}
