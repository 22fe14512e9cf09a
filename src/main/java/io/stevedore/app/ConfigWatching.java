package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.config.ConfigSource;
import io.stevedore.config.ConfigView;
import io.stevedore.config.RestartSpread;
import io.stevedore.kube.Cluster;
import io.stevedore.kube.ConfigMapWatch;
import io.stevedore.kube.EventWriter;
import io.stevedore.reconcile.ConfigDrifts;
import io.stevedore.reconcile.RestartOnChange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches the ConfigMaps that the agent started with, tells of changes, and restarts the agent where that is wanted. */
final class ConfigWatching implements AutoCloseable {
    private final AgentOptions options;
    private final KubernetesClient client;
    private final List<ConfigSource> sources;
    private final List<ConfigMapWatch> watches = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("config-restart").factory());
    private final EventWriter events;
    private final ConfigDrifts drifts;
    private final RestartOnChange restart;

    /** @param end ends the process with code 0 */
    ConfigWatching(
            AgentOptions options, KubernetesClient client, Cluster cluster, List<ConfigSource> sources, Runnable end) {
        this.options = options;
        this.client = client;
        this.sources = sources;
        this.events = new EventWriter(client, InstantSource.system());
        this.drifts = new ConfigDrifts(sources, this::changed);
        this.restart = new RestartOnChange(
                () -> options.restartOnConfigChange() && drifts.restartHelps(),
                () -> RestartSpread.delay(options.node(), cluster.nodesWithAgent()),
                (wait, what) -> timer.schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS),
                end);
    }

    /** What is in use and what stands in the ConfigMaps now. */
    ConfigDrifts drifts() {
        return drifts;
    }

    void start() {
        for (ConfigSource source : sources) {
            ConfigMapWatch watch = new ConfigMapWatch(source.configMap(), now -> drifts.look(source, now));
            watches.add(watch);
            watch.start(client, options.namespace());
        }
    }

    /** Why nothing is claimed any more; empty as long as something is. */
    Optional<String> closed() {
        return restart.ending() ? Optional.of("the agent restarts for a changed configuration") : Optional.empty();
    }

    private void changed(ConfigView before, ConfigView after, Optional<ConfigMap> configMap) {
        ConfigNews news = new ConfigNews(events, after.configMap(), configMap);
        if (!after.drift().equals(before.drift())) {
            news.drift(after.drift());
            restart.consider();
        }
        boolean other = !after.present().problems().equals(before.present().problems());
        if (other && after.present().fault().isEmpty()) {
            news.problems(after.present());
        }
    }

    @Override
    public void close() {
        watches.forEach(ConfigMapWatch::close);
        timer.shutdownNow();
    }
}
