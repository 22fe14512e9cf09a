package io.stevedore.expose.hosting;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every mover pod of one task gets, whatever its volume.
 *
 * @param namespace         of the mover's pod, Velero's
 * @param agent             pod template of the DaemonSet, which the movers inherit from
 * @param agentContainer    name of the agent's container in it; sidecars are passed over
 * @param image             the agent's own image
 * @param serviceAccount    of the mover
 * @param labels            from {@code podLabels}, or inherited
 * @param annotations       from {@code podAnnotations}, or inherited
 * @param affinity          of the chosen {@code loadAffinity} element
 * @param tolerations       the few that are inherited
 * @param resources         from {@code podResources}
 * @param priorityClassName empty for none
 * @param placement         which nodes are better than others
 * @param attempt           of the task, from 1
 */
public record Hosting(
        String namespace,
        PodSpec agent,
        String agentContainer,
        String image,
        String serviceAccount,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<NodeSelectorRequirement> affinity,
        List<Toleration> tolerations,
        @Nullable ResourceRequirements resources,
        String priorityClassName,
        Placement placement,
        int attempt) {}
