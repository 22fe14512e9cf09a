package io.stevedore.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names the causes of a volume that does not get ready, the deepest first: a snapshot that failed explains a claim that
 * is not bound, and that explains a pod that is not scheduled. What is merely slow comes last.
 */
public final class Examiner {
    private Examiner() {}

    /** Every finding that the evidence shows, the most telling first; empty when it shows none. */
    public static List<Finding> findings(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        ObstacleExaminer.examine(evidence).ifPresent(findings::add);
        findings.addAll(SnapshotExaminer.examine(evidence));
        findings.addAll(ClaimExaminer.examine(evidence));
        evidence.pod().ifPresent(pod -> findings.addAll(PodExaminer.examine(pod, evidence)));
        if (findings.isEmpty()) {
            evidence.pod().flatMap(PodExaminer::silence).ifPresent(findings::add);
        }
        evidence.clocks().apart().ifPresent(findings::add);
        findings.sort(Comparator.comparing(finding -> finding.code().severity() == Severity.INFO));
        return findings;
    }

    /** The most telling finding. */
    public static Optional<Finding> worst(Evidence evidence) {
        return findings(evidence).stream().findFirst();
    }

    /** All findings as text; where there is none, what the expose waited for. */
    public static List<String> causes(Evidence evidence) {
        List<String> causes = findings(evidence).stream().map(Finding::text).toList();
        return causes.isEmpty()
                ? Stream.of(evidence.waitingFor())
                        .filter(what -> !what.isEmpty())
                        .map(what -> "still waiting for " + what)
                        .toList()
                : causes;
    }
}
