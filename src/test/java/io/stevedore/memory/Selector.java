package io.stevedore.memory;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terms of selectors that agents use; any other is an error of the test. */
final class Selector {
    private Selector() {}

    /** {@code key}, or {@code key=value}. */
    static boolean ofLabels(String term, HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String[] words = term.split("=", 2);
        if (words[0].contains(" ") || words[0].startsWith("!")) {
            throw new AssertionError("no such selector is known here: " + term);
        }
        return labels != null
                && labels.containsKey(words[0])
                && (words.length == 1 || words[1].equals(labels.get(words[0])));
    }

    /** {@code field=value}, or {@code field!=value}. */
    static boolean ofFields(String term, HasMetadata object) {
        if (term.contains("!=")) {
            return !ofFields(term.replace("!=", "="), object);
        }
        String[] words = term.split("=", 2);
        return switch (words[0]) {
            case "metadata.name" -> words[1].equals(object.getMetadata().getName());
            case "metadata.namespace" -> words[1].equals(object.getMetadata().getNamespace());
            case "involvedObject.name" ->
                words[1].equals(((Event) object).getInvolvedObject().getName());
            case "reason" -> words[1].equals(((Event) object).getReason());
            case "source" -> words[1].equals(source((Event) object));
            default -> throw new AssertionError("no such selector is known here: " + term);
        };
    }

    private static @Nullable String source(Event event) {
        return event.getSource() == null
                ? event.getReportingComponent()
                : event.getSource().getComponent();
    }
}
