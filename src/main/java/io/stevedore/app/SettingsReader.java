package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.config.CacheLimit;
import io.stevedore.config.CacheVolume;
import io.stevedore.config.ConfigLoader;
import io.stevedore.config.ConfigLog;
import io.stevedore.config.ConfigOutcome;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.NodeRules;
import io.stevedore.reconcile.AgentSettings;
import io.stevedore.task.TaskPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Reads the agent's settings once, at the start, from its options and its ConfigMaps. */
final class SettingsReader {
    private static final Logger LOG = Logger.getLogger(SettingsReader.class);

    private final AgentOptions options;
    private final KubernetesClient client;

    SettingsReader(AgentOptions options, KubernetesClient client) {
        this.options = options;
        this.client = client;
    }

    /** @throws UserError when the agent must not start with what it found */
    AgentSettings read() {
        NodeAgentConfig config =
                switch (new ConfigLoader(this::configMap, Optional.empty()).load(options.configMap())) {
                    case ConfigOutcome.Usable usable -> {
                        ConfigLog.tell(usable);
                        yield usable.config();
                    }
                    case ConfigOutcome.Unusable unusable -> throw new UserError(unusable.error());
                };
        return new AgentSettings(
                options.namespace(),
                options.node(),
                policy(),
                config,
                priorityClass(config.priorityClassName()),
                options.moverServiceAccount(),
                config.cachePVC().filter(this::usable),
                cacheLimit());
    }

    private TaskPolicy policy() {
        Duration takeover = ConfigProvider.getConfig()
                .getOptionalValue("stevedore.takeover", Duration.class)
                .orElse(TaskPolicy.DEFAULT.takeover());
        return TaskPolicy.DEFAULT.withPrepareTimeout(options.prepareTimeout()).withTakeover(takeover);
    }

    /** How many volumes this node moves at once. */
    int slots(AgentSettings settings) {
        Map<String, String> labels = Map.of();
        if (NodeRules.dependOnNode(settings.config())) {
            labels = Optional.ofNullable(
                            client.nodes().withName(settings.node()).get())
                    .map(node -> node.getMetadata().getLabels())
                    .orElse(Map.of());
        }
        NodeRules.Slots slots = NodeRules.slots(settings.config(), labels);
        slots.warnings().forEach(SettingsReader::warn);
        return slots.number();
    }

    private long cacheLimit() {
        return switch (CacheLimit.load(options.repositoryConfigMap(), this::configMap)) {
            case CacheLimit.Known known -> {
                known.warning().ifPresent(SettingsReader::warn);
                yield known.bytes();
            }
            case CacheLimit.Unusable unusable -> throw new UserError(unusable.error());
        };
    }

    private boolean usable(CachePvc cache) {
        Optional<String> problem = CacheVolume.problem(
                cache,
                cache.storageClass().isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(client.storage()
                                .v1()
                                .storageClasses()
                                .withName(cache.storageClass())
                                .get()));
        problem.ifPresent(SettingsReader::warn);
        return problem.isEmpty();
    }

    private String priorityClass(String name) {
        if (name.isEmpty()
                || client.scheduling().v1().priorityClasses().withName(name).get() != null) {
            return name;
        }
        warn("priorityClassName " + name + " does not exist, mover pods get no priority class");
        return "";
    }

    private Optional<ConfigMap> configMap(String name) {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(options.namespace())
                .withName(name)
                .get());
    }

    private static void warn(Object problem) {
        LOG.warnf("Configuration: %s", problem);
    }
}
