package io.stevedore.diagnostics;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.diagnosis.Examiner;
import io.stevedore.diagnosis.Finding;
import io.stevedore.task.TaskRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is known of one task at one moment.
 *
 * @param node     whose agent, or which client, looked
 * @param next     what happens next, or how it ended
 * @param why      the reason
 * @param deadline when its phase ends by force; empty when it may last
 * @param findings the most telling first
 * @param objects  the task itself first, then what belongs to it
 * @param events   on any of them
 */
public record Diagnosis(
        TaskRef task,
        Instant at,
        String node,
        String phase,
        String next,
        String why,
        Optional<Instant> deadline,
        List<Finding> findings,
        Timeline timeline,
        List<HasMetadata> objects,
        List<Event> events) {

    /** More nodes tell no more about a pod that fits on none of them. */
    private static final int MOST_NODES = 5;

    /** What an examiner sees, with the objects that it sees it in. */
    public static List<HasMetadata> objects(HasMetadata task, Evidence evidence, List<? extends HasMetadata> agents) {
        List<HasMetadata> objects = new ArrayList<>(List.of(task));
        Stream.of(evidence.pod(), evidence.claim(), evidence.snapshot(), evidence.content(), evidence.volume())
                .flatMap(Optional::stream)
                .forEach(objects::add);
        Optional<String> on = evidence.pod().map(pod -> pod.getSpec().getNodeName());
        evidence.nodes().stream()
                .filter(node -> on.map(node.getMetadata().getName()::equals).orElse(true))
                .limit(MOST_NODES)
                .map(Diagnosis::withoutImages)
                .forEach(objects::add);
        objects.addAll(agents);
        return objects;
    }

    /** Hundreds of lines that explain nothing. */
    private static Node withoutImages(Node node) {
        return node.getStatus() == null
                ? node
                : node.edit().editStatus().withImages(List.of()).endStatus().build();
    }

    /** By the same examiners that write {@code status.message}; a refusal is known to the agent alone, which writes it. */
    public static List<Finding> findings(Evidence evidence, Optional<Finding> told) {
        List<Finding> seen = Examiner.findings(evidence);
        return told.filter(finding -> seen.stream().noneMatch(finding::sameCause))
                .map(finding -> Stream.concat(Stream.of(finding), seen.stream()).toList())
                .orElse(seen);
    }
}
