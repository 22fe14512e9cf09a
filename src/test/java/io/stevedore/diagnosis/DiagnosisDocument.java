package io.stevedore.diagnosis;

/** {@code docs/diagnosis.md}, from the list of codes. */
final class DiagnosisDocument {
    private DiagnosisDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder("""
                # Why a task waits

                <!-- Made from io.stevedore.diagnosis.Code by FindingTest; do not edit. -->

                While a task waits, one agent looks for the cause every two seconds and whenever something changes: while it is
                New, the first of all agents in an order of its own; while it is `Accepted`, the one that exposes its volume; from
                `Prepared` on, that of its mover's node. The most telling cause that has stood for %d seconds, or for %d where nobody
                says why (severity `info`), is written

                - in `status.message` of the task: `CODE: object: evidence. Advice.`; again only when code or object change, at most
                  every %d seconds; emptied by the write of the next phase, and never written over the text of a server or a user;
                - as a Warning event on the task, reason `CODE`; as a Normal one where the severity is `info`;
                - in the metric `stevedore_task_findings{kind,code}`, the tasks that wait with this cause now;
                - in the agent's log.

                All of it, with the objects, can be asked of the agent, and from a laptop with `stevedore diagnose`; what a task looked
                like before it failed is kept ([diagnostics-api.md](diagnostics-api.md)).

                Looking costs no requests: it uses what the agent watches anyway. Only the task's events, which are followed when its
                mover starts, are followed from the third second on. All tasks of an agent share one watch of the events in Velero's namespace, open
                while one of them needs it: an API server reads every event anew for each watch, however little that asks for.
                It leaves out those with which controllers say of each volume that it goes on (`ExternalProvisioning`, `Scheduled`, ...), two thirds
                of all, and what agents themselves have said; those that were there when a task's events are first asked for are all seen.

                What ends a task: the end of its mover does at once, unless the mover was lost and is started again (`--mover-retries`),
                and the cause stands in the message of the failed task and in an event; a cause marked "after a minute" fails it when it has not healed by then; with any other the task waits for the
                prepare timeout (`--data-mover-prepare-timeout`), and then fails with all causes in its message; "never" is only told.
                `--fail-fast=CODE,-CODE` adds codes to those after a minute and takes codes from them, which makes "by the timeout" of
                them, and the reverse. "Severity" is `error` where somebody has to mend something, `warning` where a retry may help,
                `info` where nothing is known but that it takes long.

                | Code | Severity | Can heal | Ends the task | Meaning | Advice |
                |---|---|---|---|---|---|
                """.formatted(
                        Notice.STANDS.toSeconds(), Notice.UNEXPLAINED_STANDS.toSeconds(), Notice.BETWEEN.toSeconds()));
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
                                case NEVER -> "never";
                            },
                            code.meaning(),
                            code.advice()));
        }
        return text.toString();
    }
}
