package io.stevedore.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.config.ConfigOutcome;
import io.stevedore.config.ConfigProblem;
import io.stevedore.config.EffectiveValue;
import io.stevedore.config.NodeAgentDocument;
import java.util.List;
import java.util.Map;

/**
 * The answer of {@code config check}.
 *
 * @param source what was checked
 * @param values what it sets; empty when it cannot be used
 * @param note   what was not checked; may be empty
 */
record ConfigReport(String source, List<ConfigProblem> problems, Map<String, EffectiveValue> values, String note) {

    static ConfigReport of(String source, NodeAgentDocument.Reading reading, String note) {
        return new ConfigReport(source, reading.problems(), reading.values(), note);
    }

    static ConfigReport of(String source, ConfigOutcome outcome, String note) {
        return new ConfigReport(
                source,
                outcome.problems(),
                outcome instanceof ConfigOutcome.Usable usable ? usable.values() : Map.of(),
                note);
    }

    private long fatal() {
        return problems.stream().filter(ConfigProblem::isFatal).count();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%s: %s%n".formatted(source, summary()));
        for (ConfigProblem problem : problems) {
            text.append("%n%s: %s%n".formatted(problem.isFatal() ? "error" : "warning", problem));
            if (!problem.found().isEmpty() || !problem.expected().isEmpty()) {
                text.append("    found %s, expected %s%n"
                        .formatted(orNothing(problem.found()), orNothing(problem.expected())));
            }
        }
        if (fatal() == 0) {
            text.append(
                    values.isEmpty() ? "%nEverything is at its default.%n".formatted() : "%nIt sets:%n".formatted());
            values.forEach((path, value) -> text.append("  %s = %s%n".formatted(path, value.shown())));
        } else {
            text.append("%nThe agent does not start with this.%n".formatted());
        }
        return note.isEmpty() ? text.toString() : text + "%n%s%n".formatted(note);
    }

    private String summary() {
        if (problems.isEmpty()) {
            return "no problems";
        }
        long fatal = fatal();
        return counted(fatal, "error") + ", " + counted(problems.size() - fatal, "warning");
    }

    private static String counted(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? "nothing" : text;
    }

    String json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("source", source).put("usable", fatal() == 0);
        ArrayNode list = document.putArray("problems");
        for (ConfigProblem problem : problems) {
            list.addObject()
                    .put("severity", problem.isFatal() ? "error" : "warning")
                    .put("line", problem.place().line())
                    .put("column", problem.place().column())
                    .put("path", problem.place().path())
                    .put("text", problem.text())
                    .put("found", problem.found())
                    .put("expected", problem.expected())
                    .put("advice", problem.advice());
        }
        ObjectNode set = document.putObject("values");
        if (fatal() == 0) {
            values.forEach((path, value) -> set.put(path, value.value()));
        }
        document.put("note", note);
        return document.toPrettyString() + "\n";
    }
}
