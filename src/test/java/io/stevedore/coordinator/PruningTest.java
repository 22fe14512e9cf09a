package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.Upkeep;
import io.stevedore.testing.Yaml;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a repository is pruned, and what is written about it. */
class PruningTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    private static BackupRepository repository(String type, String frequency, String status) {
        return Yaml.read("""
                metadata: {namespace: velero, name: r}
                spec: {volumeNamespace: shop, backupStorageLocation: default, repositoryType: %s, maintenanceFrequency: %s}
                status: {%s}
                """.formatted(type, frequency, status), BackupRepository.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restic | 24h0m0s  | phase: Ready, lastMaintenanceTime: '2026-03-03T11:59:59Z' | true",
                "restic | 24h0m0s  | phase: Ready, lastMaintenanceTime: '2026-03-03T12:00:01Z' | false",
                "restic | 24h0m0s  | phase: Ready                                               | true",
                "restic | 24h0m0s  | phase: Ready, lastMaintenanceTime: whenever                | true",
                "restic | 24h0m0s  | phase: NotReady, lastMaintenanceTime: '2026-03-01T00:00:00Z' | false",
                "restic | 0s       | phase: Ready, lastMaintenanceTime: '2026-03-01T00:00:00Z'  | false",
                "restic | nonsense | phase: Ready                                               | false",
                "kopia  | 1h0m0s   | phase: Ready, lastMaintenanceTime: '2026-03-01T00:00:00Z'  | false",
                "restic | 1h0m0s   | phase: Ready, recentMaintenance: [{result: Failed, completeTimestamp: '2026-03-04T11:00:01Z'}] | false",
                "restic | 1h0m0s   | phase: Ready, recentMaintenance: [{result: Failed, completeTimestamp: '2026-03-04T10:59:59Z'}] | true",
                "restic | 1h0m0s   | phase: Ready, recentMaintenance: [{result: Succeeded, completeTimestamp: '2026-03-04T11:30:00Z'}] | true",
            })
    void isDueWhenItsFrequencySaysSo(String type, String frequency, String status, boolean due) {
        assertThat(Pruning.isDue(repository(type, frequency, status), NOW)).isEqualTo(due);
    }

    @Test
    void aSuccessIsNotedWithItsTime() {
        String patch = Pruning.patch(
                repository("restic", "24h0m0s", "phase: Ready"),
                NOW,
                NOW.plusMillis(61_500),
                new Upkeep.Done("pruned"));

        assertThat(patch.replace('"', '\''))
                .isEqualTo(
                        "{'status':{'recentMaintenance':[{'result':'Succeeded','startTimestamp':'2026-03-04T12:00:00Z',"
                                + "'completeTimestamp':'2026-03-04T12:01:01Z'}],'lastMaintenanceTime':'2026-03-04T12:01:01Z'}}");
    }

    @Test
    void aFailureIsNotedWithItsCauseBehindWhatWasBefore() throws Exception {
        BackupRepository repository = repository(
                "restic",
                "24h0m0s",
                "recentMaintenance: [%s]"
                        .formatted(
                                "{result: Succeeded, message: m}, ".repeat(25) + "{result: Failed, message: newest}"));

        var status = new JsonMapper()
                .readTree(Pruning.patch(
                        repository,
                        NOW,
                        NOW,
                        new Upkeep.Failed(new EngineFailure(EngineFailure.Cause.LOCKED, "it is locked"))))
                .path("status");

        assertThat(status.has("lastMaintenanceTime")).isFalse();
        assertThat(status.path("recentMaintenance")).hasSize(25);
        assertThat(status.path("recentMaintenance").get(23).path("message").asText())
                .isEqualTo("newest");
        assertThat(status.path("recentMaintenance").get(24).path("message").asText())
                .isEqualTo("it is locked");
    }
}
