package io.stevedore.expose.hosting;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.stevedore.task.TaskRef;
import java.util.List;

/**
 * What one task's mover pod is made for.
 *
 * @param podGroup        label value that the spread constraint counts by
 * @param claim           name of the volume's claim, in the mover's namespace
 * @param block           the volume is a device
 * @param readOnly        the volume is mounted read-only
 * @param superPrivileged SELinux type {@code spc_t}: no relabelling of a read-only volume
 * @param cacheClaim      name of the cache volume's claim; empty for none
 * @param selectedNode    host name that the volume is tied to; empty when the scheduler may choose
 * @param topology        where the volume can be reached; empty when anywhere
 * @param operationTimeout Go notation, handed to the mover
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
        String operationTimeout) {}
