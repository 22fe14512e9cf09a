package io.stevedore.app;

import io.stevedore.diagnostics.Tasks;
import io.stevedore.task.TaskKind;
import java.util.Optional;

/** A task as it stands on a command line: {@code du/NAME}, for example. */
record TaskName(TaskKind kind, String name) {
    static Optional<TaskName> parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0 || slash == text.length() - 1
                ? Optional.empty()
                : Tasks.kind(text.substring(0, slash)).map(kind -> new TaskName(kind, text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return kind.resource() + " " + name;
    }
}
