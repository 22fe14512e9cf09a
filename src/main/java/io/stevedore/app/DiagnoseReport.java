package io.stevedore.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Phases;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnostics.Diagnosis;
import io.stevedore.diagnostics.DiagnosisJson;
import io.stevedore.diagnostics.Masking;
import io.stevedore.diagnostics.Timeline;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The answer of {@code diagnose}.
 *
 * @param agents those that run
 * @param unread what could not be read, and why
 */
record DiagnoseReport(List<Diagnosis> diagnoses, List<Pod> agents, Collection<String> unread) {

    /** Whether something is wrong. */
    boolean isBad() {
        return diagnoses.stream()
                .anyMatch(each -> !each.findings().isEmpty() || each.phase().equals(Phases.FAILED));
    }

    /** Whether nothing will happen any more. */
    boolean isOver() {
        return diagnoses.stream().allMatch(each -> Phases.isFinal(each.phase()));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (diagnoses.isEmpty()) {
            text.append("There is no task at work; --all shows those that are over.%n".formatted());
        }
        diagnoses.forEach(each -> text.append(text(each)));
        if (agents.isEmpty()) {
            text.append("No agent runs in this namespace.%n".formatted());
        }
        unread.forEach(what -> text.append("not read: %s%n".formatted(Masking.text(what))));
        return text.toString();
    }

    private String text(Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder("%s %s/%s: %s%s%n"
                .formatted(
                        diagnosis.task().kind().resource(),
                        diagnosis.task().namespace(),
                        diagnosis.task().name(),
                        diagnosis.phase(),
                        diagnosis.node().isEmpty() ? ", nobody has taken it" : ", of node " + diagnosis.node()));
        for (Finding finding : diagnosis.findings()) {
            text.append("  %-9s %s%n"
                    .formatted(
                            finding.code().severity().name().toLowerCase(Locale.ROOT), Masking.text(finding.text())));
        }
        if (diagnosis.findings().isEmpty()) {
            text.append("  %s%n"
                    .formatted(
                            diagnosis.why().isEmpty()
                                    ? "nothing is found to be wrong"
                                    : Masking.text(diagnosis.why())));
        }
        for (Timeline.Step step : diagnosis.timeline().steps()) {
            text.append("  %-20s %s%n".formatted(step.at(), step.what()));
        }
        agentOf(diagnosis)
                .ifPresent(agent -> text.append("  its agent knows more: kubectl -n %s port-forward pod/%s 8086, then%n"
                                .formatted(
                                        agent.getMetadata().getNamespace(),
                                        agent.getMetadata().getName())
                        + "    curl http://localhost:8086/diagnostics%s%n".formatted(where(diagnosis))));
        return text.toString();
    }

    private static String where(Diagnosis diagnosis) {
        return Phases.isFinal(diagnosis.phase())
                ? "/history"
                : "/%s/%s"
                        .formatted(
                                diagnosis.task().kind().shortName(),
                                diagnosis.task().name());
    }

    /** The one that knows more of the task, or keeps what it knew; of a task that went well nothing is kept. */
    private Optional<Pod> agentOf(Diagnosis diagnosis) {
        return agents.stream()
                .filter(agent -> !diagnosis.phase().equals(Phases.COMPLETED))
                .filter(agent -> diagnosis.node().equals(agent.getSpec().getNodeName()))
                .findFirst();
    }

    ObjectNode json(DiagnosisJson view) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode tasks = document.putArray("tasks");
        for (Diagnosis diagnosis : diagnoses) {
            ObjectNode task = tasks.addObject();
            task.setAll(view.of(diagnosis));
            agentOf(diagnosis)
                    .ifPresent(agent -> task.putObject("history")
                            .put("node", diagnosis.node())
                            .put("pod", agent.getMetadata().getName()));
        }
        ArrayNode missing = document.putArray("notRead");
        unread.forEach(what -> missing.add(Masking.text(what)));
        return document;
    }
}
