package io.stevedore.diagnosis;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which findings fail a task when they do not heal; with all others the task waits for the prepare timeout.
 *
 * @param codes from the list of codes, changed by {@code --fail-fast}
 */
public record FailFast(Set<Code> codes) {

    /**
     * @param changes codes to add, those with a leading {@code -} to remove, separated by commas; empty for none
     * @throws IllegalArgumentException when one is not known, and the message lists those that are, or when it ends a task
     *     in any case or in none
     */
    public static FailFast parse(String changes) {
        Set<Code> codes = EnumSet.noneOf(Code.class);
        Arrays.stream(Code.values())
                .filter(code -> code.end() == Code.End.GRACE)
                .forEach(codes::add);
        for (String change : changes.isEmpty() ? new String[0] : changes.split(",", -1)) {
            String label = change.strip();
            boolean remove = label.startsWith("-");
            Code code = Code.of(remove ? label.substring(1) : label)
                    .orElseThrow(() -> new IllegalArgumentException("\"%s\" is no code of a finding; there are %s"
                            .formatted(
                                    label,
                                    Arrays.stream(Code.values())
                                            .map(Code::label)
                                            .collect(Collectors.joining(", ")))));
            if (code.end() == Code.End.AT_ONCE || code.end() == Code.End.NEVER) {
                throw new IllegalArgumentException("%s cannot be changed: it %s"
                        .formatted(
                                code.label(),
                                code.end() == Code.End.NEVER
                                        ? "keeps no volume from getting ready"
                                        : "is seen when the mover has ended"));
            }
            if (remove) {
                codes.remove(code);
            } else {
                codes.add(code);
            }
        }
        return new FailFast(codes);
    }

    /** Whether it fails a task. */
    public boolean ends(Finding finding) {
        return codes.contains(finding.code());
    }
}
