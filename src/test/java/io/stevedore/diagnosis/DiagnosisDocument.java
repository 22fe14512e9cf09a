package io.stevedore.diagnosis;

/** {@code docs/diagnosis.md}, from the list of codes. */
final class DiagnosisDocument {
    private DiagnosisDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder(
                """
                # Why a volume does not get ready

                <!-- Made from io.stevedore.diagnosis.Code by FindingTest; do not edit. -->

                While a task is `Accepted`, the agent that exposes its volume looks at what exists of it every two seconds and
                whenever something changes. The most telling cause that has stood for %d seconds is written

                - in `status.message` of the task: `CODE: object: evidence. Advice.`; again only when code or object change, at most
                  every %d seconds; emptied by the write of the next phase, and never written over the text of a server or a user;
                - as a Warning event on the task, reason `CODE`;
                - in the metric `stevedore_task_findings{kind,code}`, the tasks that wait with this cause now;
                - in the agent's log.

                Looking costs no requests: it uses what the agent watches anyway. Only the task's events, which are followed when its
                mover starts, are followed from the fourth second on.

                What ends a task: the end of its mover does at once; a cause marked "after a minute" fails it when it has not healed
                by then; with any other the task waits for the prepare timeout (`--data-mover-prepare-timeout`), and then fails with
                all causes in its message.
                `--fail-fast=CODE,-CODE` adds codes to the former and takes codes from them. "Severity" is `error` where somebody has
                to mend something, `warning` where a retry may help, `info` where nothing is known but that it takes longer than
                %d seconds.

                | Code | Severity | Can heal | Ends the task | Meaning | Advice |
                |---|---|---|---|---|---|
                """.formatted(Notice.STANDS.toSeconds(), Notice.BETWEEN.toSeconds(), Evidence.USUAL.toSeconds()));
        for (Code code : Code.values()) {
            text.append("| `%s` | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            code.label(),
                            code.severity().name().toLowerCase(java.util.Locale.ROOT),
                            code.heals() ? "yes" : "no",
                            switch (code.end()) {
                                case AT_ONCE -> "at once";
                                case GRACE -> "after a minute";
                                case TIMEOUT -> "by the timeout";
                            },
                            code.meaning(),
                            code.advice()));
        }
        return text.toString();
    }
}
