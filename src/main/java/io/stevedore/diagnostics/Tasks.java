package io.stevedore.diagnostics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.diagnosis.Finding;
import io.stevedore.task.TaskKind;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The tasks that the agent knows. */
public interface Tasks {
    /** As people call it: {@code du}, or the kind, whatever the letter case. */
    static Optional<TaskKind> kind(String text) {
        String asked = text.toLowerCase(Locale.ROOT);
        return Stream.of(TaskKind.values())
                .filter(kind -> Stream.of(kind.shortName(), kind.resource(), kind.resource() + "s")
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(asked)))
                .findFirst();
    }

    /** All that is known of a task at work, as {@link DiagnosisJson} writes it; empty when it is not this agent's. */
    Optional<ObjectNode> diagnosis(TaskKind kind, String name);

    /** What stands in a task's way at the moment. @param uid of the task */
    Optional<Finding> worst(String uid);

    /** Phase and node of a task, whoever works on it, as a clause; empty when it does not exist. */
    Optional<String> whereabouts(TaskKind kind, String name);

    /** What a task is called, for a uid. */
    Optional<String> name(String uid);
}
