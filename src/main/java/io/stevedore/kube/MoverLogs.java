package io.stevedore.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.task.TaskRef;
import java.io.PrintStream;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Puts a mover's log into the agent's own when the mover is over: that is what support bundles collect. */
public final class MoverLogs {
    private static final Logger LOG = Logger.getLogger(MoverLogs.class);
    /** Of a longer log the end is taken. */
    private static final int LINES = 5_000;
    /** Bytes. */
    private static final int LIMIT = 1 << 20;

    private final KubernetesClient client;
    private final PrintStream out;

    public MoverLogs(KubernetesClient client, PrintStream out) {
        this.client = client;
        this.out = out;
    }

    public void merge(TaskRef task) {
        String log;
        try {
            // the client's own call waits for the pod to be ready first, with a list and a watch of it
            log = Objects.requireNonNullElse(
                    client.raw("/api/v1/namespaces/%s/pods/%s/log?container=%s&limitBytes=%d&tailLines=%d"
                            .formatted(task.namespace(), task.name(), task.uid(), LIMIT, LINES)),
                    "(there is none)");
        } catch (RuntimeException e) {
            LOG.warnf("The log of mover %s could not be read: %s", task.name(), e.getMessage());
            log = "No present log retrieved, err: " + e.getMessage();
        }
        String frame = "***************************%s pod logs[" + task.name() + "/" + task.uid()
                + "]***************************%n";
        String end = log.isEmpty() || log.endsWith("\n") ? "" : "\n";
        synchronized (out) {
            out.print(frame.formatted("begin") + log + end + frame.formatted("end"));
            out.flush();
        }
    }
}
