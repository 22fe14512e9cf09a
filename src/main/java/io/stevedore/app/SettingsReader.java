package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.config.CacheLimit;
import io.stevedore.config.CacheVolume;
import io.stevedore.config.ClusterFacts;
import io.stevedore.config.ConfigLoader;
import io.stevedore.config.ConfigLog;
import io.stevedore.config.ConfigOutcome;
import io.stevedore.config.ConfigSource;
import io.stevedore.config.ConfigState;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.NodeRules;
import io.stevedore.kube.ClientFacts;
import io.stevedore.kube.EventWriter;
import io.stevedore.reconcile.AgentSettings;
import io.stevedore.task.TaskPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Reads the agent's settings once, at the start, from its options and its ConfigMaps. */
final class SettingsReader {
    private static final Logger LOG = Logger.getLogger(SettingsReader.class);

    private final AgentOptions options;
    private final KubernetesClient client;
    private final EventWriter events;
    private final Map<String, ConfigMap> found = new HashMap<>();
    private final List<ConfigSource> sources = new ArrayList<>();

    SettingsReader(AgentOptions options, KubernetesClient client) {
        this.options = options;
        this.client = client;
        this.events = new EventWriter(client, InstantSource.system());
    }

    /** @throws UserError when the agent must not start with what it found */
    AgentSettings read() {
        String name = options.configMap();
        ClusterFacts facts = facts();
        ConfigOutcome outcome = new ConfigLoader(this::configMap, Optional.of(facts)).load(name);
        add(
                name,
                outcome.state(),
                now -> new ConfigLoader(this::configMap, Optional.of(facts()))
                        .read(name, now)
                        .state());
        String ofRepositories = options.repositoryConfigMap();
        CacheLimit limit = CacheLimit.load(ofRepositories, this::configMap);
        add(
                ofRepositories,
                limit.state(),
                now -> CacheLimit.read(ofRepositories, now).state());
        refuseFaults();
        sources.forEach(source -> news(source).problems(source.loaded()));
        NodeAgentConfig config = ((ConfigOutcome.Usable) outcome).config();
        ConfigLog.tell(config);
        return new AgentSettings(
                options.namespace(),
                options.node(),
                policy(),
                config,
                Optional.of(config.priorityClassName())
                        .filter(each -> !each.isEmpty() && facts.hasPriorityClass(each))
                        .orElse(""),
                options.moverServiceAccount(),
                config.cachePVC().filter(cache -> usable(cache, facts)),
                options.failFast(),
                ((CacheLimit.Known) limit).bytes(),
                options.resourceTimeout());
    }

    private void add(String name, ConfigState said, Function<Optional<ConfigMap>, ConfigState> again) {
        if (!name.isBlank()) {
            ConfigState.Policy policy = options.configPolicy();
            sources.add(new ConfigSource(
                    name, said.under(policy, name), now -> again.apply(now).under(policy, name)));
        }
    }

    /** All of them at once. */
    private void refuseFaults() {
        List<String> faults = new ArrayList<>();
        for (ConfigSource source : sources) {
            source.loaded().fault().ifPresent(fault -> {
                faults.add(fault);
                news(source).refused(fault);
            });
        }
        if (!faults.isEmpty()) {
            throw new UserError(String.join("; and ", faults));
        }
    }

    private ConfigNews news(ConfigSource source) {
        return new ConfigNews(events, source.configMap(), Optional.ofNullable(found.get(source.configMap())));
    }

    /** The ConfigMaps in use. */
    List<ConfigSource> sources() {
        return List.copyOf(sources);
    }

    /** How many problems they have. */
    int problems() {
        return sources.stream()
                .mapToInt(source -> source.loaded().problems().size())
                .sum();
    }

    /** What no flag changes can be shortened by tests. */
    private TaskPolicy policy() {
        TaskPolicy usual = TaskPolicy.DEFAULT;
        return usual.withPrepareTimeout(options.prepareTimeout())
                .withMoverRetries(options.moverRetries())
                .withCancelGrace(property("stevedore.cancel-grace", usual.cancelGrace()))
                .withTakeover(property("stevedore.takeover", usual.takeover()))
                .withHealing(property("stevedore.healing", usual.healing()));
    }

    private static Duration property(String name, Duration usual) {
        return ConfigProvider.getConfig().getOptionalValue(name, Duration.class).orElse(usual);
    }

    /** How many volumes this node moves at once. */
    int slots(AgentSettings settings) {
        NodeAgentConfig config = settings.config();
        if (!NodeRules.dependOnNode(config)) {
            return NodeRules.slots(config, Map.of());
        }
        String why = "it does not exist";
        try {
            Node node = client.nodes().withName(settings.node()).get();
            if (node != null) {
                Map<String, String> labels = node.getMetadata().getLabels();
                return NodeRules.slots(config, labels == null ? Map.of() : labels);
            }
        } catch (KubernetesClientException e) {
            why = e.getMessage();
        }
        LOG.warnf("Node %s cannot be read, loadConcurrency.perNodeConfig has no effect here: %s", settings.node(), why);
        return NodeRules.slotsOfUnknownNode(config);
    }

    private static boolean usable(CachePvc cache, ClusterFacts facts) {
        return !cache.storageClass().isEmpty()
                && CacheVolume.problem(cache, facts.storageClass(cache.storageClass()))
                        .isEmpty();
    }

    /** For one look at a configuration. */
    private ClusterFacts facts() {
        return new ReadableFacts(new ClientFacts(client, false));
    }

    private Optional<ConfigMap> configMap(String name) {
        ConfigMap read = client.configMaps()
                .inNamespace(options.namespace())
                .withName(name)
                .get();
        if (read != null) {
            found.put(name, read);
        }
        return Optional.ofNullable(read);
    }
}
