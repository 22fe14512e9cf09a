package io.stevedore.reconcile;

import io.stevedore.config.NodeAgentConfig;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.task.TaskPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How this agent was told to work.
 *
 * @param namespace           Velero's, from {@code -n} or {@code VELERO_NAMESPACE}
 * @param node                this node, from {@code NODE_NAME}
 * @param config              from {@code --node-agent-configmap}
 * @param priorityClass       of mover pods; empty when none is configured or the configured one does not exist
 * @param moverServiceAccount from {@code --mover-service-account}; empty for the DaemonSet's
 * @param cache               from {@code cachePVC}; empty when it is not configured or cannot be used
 * @param failFast            from {@code --fail-fast}
 * @param cacheLimit          bytes, from {@code --backup-repository-configmap}
 * @param resourceTimeout     of the movers of file-system backups, from {@code --resource-timeout}
 */
public record AgentSettings(
        String namespace,
        String node,
        TaskPolicy policy,
        NodeAgentConfig config,
        String priorityClass,
        String moverServiceAccount,
        Optional<CachePvc> cache,
        FailFast failFast,
        long cacheLimit,
        Duration resourceTimeout) {}
