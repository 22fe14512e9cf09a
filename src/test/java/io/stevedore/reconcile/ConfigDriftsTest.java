package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.stevedore.config.ConfigDrift;
import io.stevedore.config.ConfigLoader;
import io.stevedore.config.ConfigSource;
import io.stevedore.config.ConfigState;
import io.stevedore.config.ConfigView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigDriftsTest {
    private final List<ConfigView> told = new ArrayList<>();
    private final ConfigSource settings = source("settings", "{}");
    private final ConfigSource other = source("other", "{\"privilegedFsBackup\": true}");
    private final ConfigDrifts drifts =
            new ConfigDrifts(List.of(settings, other), (before, after, configMap) -> told.add(after));

    private static ConfigSource source(String name, String json) {
        return new ConfigSource(name, state(name, saying(json)), now -> state(name, now));
    }

    private static ConfigState state(String name, Optional<ConfigMap> now) {
        return new ConfigLoader(any -> now, Optional.empty()).read(name, now).state();
    }

    private static Optional<ConfigMap> saying(String json) {
        return Optional.of(new ConfigMapBuilder().addToData("json", json).build());
    }

    @Test
    void nothingIsToldOfWhatIsInUse() {
        drifts.look(settings, saying("{ }"));

        assertThat(told).isEmpty();
        assertThat(drifts.restartRequired()).isFalse();
        assertThat(drifts.views()).extracting(ConfigView::configMap).containsExactly("other", "settings");
    }

    @Test
    void aChangeIsToldOnceWithWhatIsLoadedAndWhatStandsThere() {
        drifts.look(settings, saying("{\"privilegedFsBackup\": true}"));
        drifts.look(settings, saying("{ \"privilegedFsBackup\": true }"));

        assertThat(told).hasSize(1);
        assertThat(drifts.restartHelps()).isTrue();
        ConfigView view = drifts.views().getLast();
        assertThat(view.drift().text()).isEqualTo("restart required: privilegedFsBackup false -> true");
        assertThat(view.loaded().values()).isEmpty();
        assertThat(view.present().values()).containsOnlyKeys("privilegedFsBackup");
    }

    @Test
    void otherWarningsAreToldThoughNoRestartIsRequired() {
        drifts.look(settings, saying("{\"podLabel\": {}}"));

        assertThat(told)
                .singleElement()
                .matches(view -> view.present().problems().size() == 1);
        assertThat(drifts.restartRequired()).isFalse();
    }

    @Test
    void aRestartHelpsOnlyWithoutAnyFault() {
        drifts.look(settings, saying("{\"privilegedFsBackup\": true}"));
        drifts.look(other, Optional.empty());

        assertThat(drifts.restartRequired()).isTrue();
        assertThat(drifts.faulty()).isTrue();
        assertThat(drifts.restartHelps()).isFalse();
    }

    @Test
    void takingItBackClearsIt() {
        drifts.look(settings, Optional.empty());
        drifts.look(settings, saying("{}"));

        assertThat(told).last().matches(view -> view.drift() instanceof ConfigDrift.None);
        assertThat(drifts.restartRequired()).isFalse();
    }
}
