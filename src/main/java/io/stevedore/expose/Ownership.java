package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.stevedore.api.LabelValue;
import io.stevedore.api.Names;
import io.stevedore.task.TaskRef;
import java.util.Map;

/** Whose an object is. A name alone is never enough: what is not marked as the task's is never changed or deleted. */
public final class Ownership {
    private Ownership() {}

    /** Whether the object was made for exactly this task. */
    public static boolean belongs(HasMetadata object, TaskRef task) {
        return object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> task.uid().equals(owner.getUid()))
                || task.mark().equals(annotation(object, Names.OWNER_TASK));
    }

    /** The value of an annotation; empty when there is none. */
    public static String annotation(HasMetadata object, String key) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(key, "");
    }

    /** Which attempt of its task made it, from 1. */
    public static int attempt(HasMetadata object) {
        String noted = annotation(object, Names.ATTEMPT);
        return noted.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(noted) : 1;
    }

    /** What an attempt notes on what it makes; nothing for the first, which is the only one almost always. */
    public static Map<String, String> noting(int attempt) {
        return attempt == 1 ? Map.of() : Map.of(Names.ATTEMPT, Integer.toString(attempt));
    }

    public static boolean deleting(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** The owner reference to the task. */
    public static OwnerReference owner(TaskRef task) {
        return new OwnerReferenceBuilder()
                .withApiVersion(task.kind().apiVersion())
                .withKind(task.kind().resource())
                .withName(task.name())
                .withUid(task.uid())
                .withController(true)
                .build();
    }

    /** The label that ties an object to its task. */
    public static Map<String, String> label(TaskRef task) {
        return Map.of(task.kind().label(), LabelValue.of(task.name()));
    }
}
