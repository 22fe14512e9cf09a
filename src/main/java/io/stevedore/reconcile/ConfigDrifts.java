package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.stevedore.config.ConfigDrift;
import io.stevedore.config.ConfigSource;
import io.stevedore.config.ConfigView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** How the agent's ConfigMaps differ from what it started with. Whatever is new is told once. */
public final class ConfigDrifts {
    /** Told when a ConfigMap means something else, or has other problems, than at the last look. */
    public interface Listener {
        /** @param configMap empty when it is gone */
        void changed(ConfigView before, ConfigView after, Optional<ConfigMap> configMap);
    }

    private final Map<String, ConfigView> views = new ConcurrentSkipListMap<>();
    private final Listener listener;

    public ConfigDrifts(List<ConfigSource> sources, Listener listener) {
        sources.forEach(source -> views.put(source.configMap(), ConfigView.unchanged(source)));
        this.listener = listener;
    }

    /** A ConfigMap changed, or may have. @param source one of those given */
    public void look(ConfigSource source, Optional<ConfigMap> now) {
        ConfigView before = Objects.requireNonNull(views.get(source.configMap()));
        ConfigView after = before.with(source.read().apply(now));
        views.put(source.configMap(), after);
        if (!after.equals(before)) {
            listener.changed(before, after, now);
        }
    }

    /** Of every ConfigMap in use, by name. */
    public List<ConfigView> views() {
        return List.copyOf(views.values());
    }

    /** Whether any of them is not the one in use any more. */
    public boolean restartRequired() {
        return views.values().stream().anyMatch(view -> !(view.drift() instanceof ConfigDrift.None));
    }

    /** Whether an agent would not start with one of them. */
    public boolean faulty() {
        return views.values().stream().anyMatch(view -> view.drift() instanceof ConfigDrift.Faulty);
    }

    /** Whether a restart would bring another configuration, and would not fail. */
    public boolean restartHelps() {
        return restartRequired() && !faulty();
    }
}
