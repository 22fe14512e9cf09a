package io.stevedore.config;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What mover pods get besides their own labels: the configured labels and annotations, or, without those, the few that
 * cloud identities need from the agent's DaemonSet. Labels and annotations are judged apart from each other.
 */
public final class MoverMetadata {
    private static final String AZURE_IDENTITY_LABEL = "azure.workload.identity/use";
    private static final String AWS_ROLE_ANNOTATION = "iam.amazonaws.com/role";
    private static final Set<String> TOLERATED = Set.of("kubernetes.azure.com/scalesetpriority", "CriticalAddonsOnly");

    private MoverMetadata() {}

    /** @param template labels of the DaemonSet's pod template */
    public static Map<String, String> labels(NodeAgentConfig config, Map<String, String> template) {
        return configuredOr(config.podLabels(), template, AZURE_IDENTITY_LABEL);
    }

    /** @param template annotations of the DaemonSet's pod template */
    public static Map<String, String> annotations(NodeAgentConfig config, Map<String, String> template) {
        return configuredOr(config.podAnnotations(), template, AWS_ROLE_ANNOTATION);
    }

    private static Map<String, String> configuredOr(
            Map<String, String> configured, Map<String, String> template, String inherited) {
        if (!configured.isEmpty()) {
            return configured;
        }
        String value = template.get(inherited);
        return value == null ? Map.of() : Map.of(inherited, value);
    }

    /**
     * The tolerations that mover pods take over, the first of each key.
     *
     * @param template of the DaemonSet's pod template
     */
    public static List<Toleration> tolerations(List<Toleration> template) {
        Set<String> seen = new LinkedHashSet<>();
        return template.stream()
                .filter(toleration -> toleration.getKey() != null
                        && TOLERATED.contains(toleration.getKey())
                        && seen.add(toleration.getKey()))
                .toList();
    }
}
