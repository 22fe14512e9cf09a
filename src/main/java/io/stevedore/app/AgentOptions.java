package io.stevedore.app;

import io.stevedore.config.ConfigState;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.reconcile.Sweeper;
import io.stevedore.task.Limits.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The command line of {@code node-agent server}, read.
 *
 * @param node                from {@code NODE_NAME}
 * @param prepareTimeout      from {@code --data-mover-prepare-timeout}
 * @param resourceTimeout     from {@code --resource-timeout}
 * @param hostPods            where the kubelet's folder of pods is mounted
 * @param configMap           from {@code --node-agent-configmap}; empty for none
 * @param repositoryConfigMap from {@code --backup-repository-configmap}; empty for none
 * @param moverServiceAccount from {@code --mover-service-account}; empty for the DaemonSet's
 * @param moverRetries        from {@code --mover-retries}
 * @param limits              from {@code --limit}
 * @param configPolicy        from {@code --config-policy}
 * @param restartOnConfigChange from {@code --restart-on-config-change}
 * @param sweep               from {@code --sweep}
 * @param failFast            from {@code --fail-fast}
 * @param diagnostics         from {@code --diagnostics-address}
 * @param scratch             folder for what outlives the process, from {@code VELERO_SCRATCH_DIR}
 */
record AgentOptions(
        String namespace,
        String node,
        Duration prepareTimeout,
        Duration resourceTimeout,
        Path hostPods,
        String configMap,
        String repositoryConfigMap,
        String moverServiceAccount,
        int moverRetries,
        List<Limit> limits,
        ConfigState.Policy configPolicy,
        boolean restartOnConfigChange,
        Sweeper.Mode sweep,
        FailFast failFast,
        Path scratch,
        DiagnosticsAddress diagnostics,
        GlobalOptions.LogLevel logLevel,
        GlobalOptions.LogFormat logFormat) {}
