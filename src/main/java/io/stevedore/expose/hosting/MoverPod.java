package io.stevedore.expose.hosting;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.stevedore.api.Names;
import io.stevedore.task.TaskRef;
import java.util.List;
import java.util.Optional;

/**
 * What one task's mover pod is made for.
 *
 * @param podGroup        label value that the spread constraint counts by
 * @param claim           name of the volume's claim, in the mover's namespace; empty when it is a folder of the host
 * @param block           the volume is a device
 * @param readOnly        the volume is mounted read-only
 * @param superPrivileged SELinux type {@code spc_t}: no relabelling of a read-only volume
 * @param cacheClaim      name of the cache volume's claim; empty for none
 * @param selectedNode    host name that the volume is tied to; empty when the scheduler may choose
 * @param topology        where the volume can be reached; empty when anywhere
 * @param operationTimeout Go notation, handed to the mover
 * @param host            the folder of the host that is the volume
 */
public record MoverPod(
        TaskRef task,
        String podGroup,
        String claim,
        boolean block,
        boolean readOnly,
        boolean superPrivileged,
        String cacheClaim,
        String selectedNode,
        List<NodeSelectorTerm> topology,
        String operationTimeout,
        Optional<OfHost> host) {

    /** A volume that another pod of the node uses. @param path on the node */
    public record OfHost(String path, String node, boolean privileged) {}

    /** Of a volume with a claim. */
    public MoverPod(
            TaskRef task,
            String podGroup,
            String claim,
            boolean block,
            boolean readOnly,
            boolean superPrivileged,
            String cacheClaim,
            String selectedNode,
            List<NodeSelectorTerm> topology,
            String operationTimeout) {
        this(
                task,
                podGroup,
                claim,
                block,
                readOnly,
                superPrivileged,
                cacheClaim,
                selectedNode,
                topology,
                operationTimeout,
                Optional.empty());
    }

    /** Beside the pod that uses the volume, past the scheduler; what is backed up is only read. */
    public static MoverPod ofHost(
            TaskRef task, String path, String node, boolean block, boolean privileged, String operationTimeout) {
        return new MoverPod(
                task,
                Names.POD_GROUP_POD_VOLUME,
                "",
                block,
                task.kind().direction().equals("backup"),
                false,
                "",
                "",
                List.of(),
                operationTimeout,
                Optional.of(new OfHost(path, node, privileged)));
    }
}
