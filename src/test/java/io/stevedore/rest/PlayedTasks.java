package io.stevedore.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.diagnosis.Code;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnostics.Tasks;
import io.stevedore.task.TaskKind;
import java.util.Optional;

/** The uid of a task is its name and -uid; there is a finding on everything. */
final class PlayedTasks implements Tasks {
    @Override
    public Optional<ObjectNode> diagnosis(TaskKind kind, String name) {
        return name.equals("waits") ? Optional.of(diagnosisOf(name)) : Optional.empty();
    }

    @Override
    public Optional<Finding> worst(String uid) {
        return Optional.of(new Finding(Code.UNSCHEDULABLE, "Pod velero/x", "no room"));
    }

    @Override
    public Optional<String> whereabouts(TaskKind kind, String name) {
        return name.equals("elsewhere") ? Optional.of("it is Accepted, and node n2's") : Optional.empty();
    }

    @Override
    public Optional<String> name(String uid) {
        return Optional.of("DataUpload " + uid.replace("-uid", ""));
    }

    static ObjectNode diagnosisOf(String name) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("summary")
                .put("kind", "DataUpload")
                .put("name", name)
                .put("uid", name + "-uid")
                .put("at", DiagnosticsServerTest.NOW.toString());
        return document;
    }
}
