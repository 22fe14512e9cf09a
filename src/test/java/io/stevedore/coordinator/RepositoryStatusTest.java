package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.repository.RepositoryKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryStatusTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890Z");

    private static BackupRepository repository(@Nullable String phase, @Nullable String message) {
        BackupRepository repository = RepositoryKey.kopia("shop", "default").newObject("velero");
        repository.getMetadata().setResourceVersion("42");
        repository.setStatus(new BackupRepository.Status());
        repository.getStatus().phase = phase;
        repository.getStatus().message = message;
        return repository;
    }

    private static String patch(BackupRepository repository, RepositoryVerdict verdict) throws Exception {
        return patch(repository, verdict, Map.of());
    }

    private static String patch(BackupRepository repository, RepositoryVerdict verdict, Map<String, String> config)
            throws Exception {
        Optional<String> patch = RepositoryStatus.patch(repository, verdict, config, Optional.empty(), NOW);
        return new JsonMapper().readTree(patch.orElse("\"none\"")).toString().replace('"', '\'');
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"New", "Future"})
    void theFirstTimeReadyFillsInTheMaintenance(@Nullable String phase) throws Exception {
        assertThat(patch(repository(phase, null), new RepositoryVerdict.Ready()))
                .isEqualTo("{'metadata':{'resourceVersion':'42'},'spec':{'maintenanceFrequency':'1h0m0s'},"
                        + "'status':{'phase':'Ready','message':null,'lastMaintenanceTime':'2026-03-04T05:06:07Z'}}");
    }

    @Test
    void readyAgainLeavesTheTimeOfTheMaintenanceAndTheUsersFrequency() throws Exception {
        // Given
        BackupRepository repository = repository("NotReady", "gone");
        repository.getSpec().maintenanceFrequency = "24h0m0s";

        // Then
        assertThat(patch(repository, new RepositoryVerdict.Ready()))
                .isEqualTo("{'metadata':{'resourceVersion':'42'},'status':{'phase':'Ready','message':null}}");
    }

    @Test
    void aCauseIsWrittenOnce() throws Exception {
        // Given
        RepositoryVerdict gone = new RepositoryVerdict.NotReady("gone");

        // Then
        assertThat(patch(repository("New", null), gone))
                .isEqualTo("{'metadata':{'resourceVersion':'42'},'status':{'phase':'NotReady','message':'gone'}}");
        assertThat(patch(repository("NotReady", "other"), gone)).contains("'message':'gone'");
        assertThat(patch(repository("NotReady", "gone"), gone)).isEqualTo("'none'");
        assertThat(patch(repository("Ready", null), new RepositoryVerdict.Ready()))
                .isEqualTo("'none'");
    }

    @ParameterizedTest
    @CsvSource({"0s,true", "-5m0s,true", "abc,true", ",true", "168h0m0s,false"})
    void onlyAFrequencyThatMeansNothingIsReplaced(String frequency, boolean replaced) throws Exception {
        // Given
        BackupRepository repository = repository("New", null);
        repository.getSpec().maintenanceFrequency = frequency;

        // When
        String patch = patch(repository, new RepositoryVerdict.Ready());

        // Then
        assertThat(patch.contains("maintenanceFrequency")).isEqualTo(replaced);
    }

    @Test
    void theConfigurationIsFilledInOnce() throws Exception {
        // Given
        Map<String, String> config = Map.of("cacheLimitMB", "100");
        BackupRepository fresh = repository("NotReady", "not yet");
        fresh.getSpec().maintenanceFrequency = "1h0m0s";
        BackupRepository used = repository("NotReady", "gone for a while");
        used.getStatus().lastMaintenanceTime = "2026-01-01T00:00:00Z";
        BackupRepository configured = repository("New", null);
        configured.getSpec().repositoryConfig = Map.of("cacheLimitMB", "7");

        // Then
        assertThat(patch(fresh, new RepositoryVerdict.Ready(), config))
                .isEqualTo("{'metadata':{'resourceVersion':'42'},'spec':{'repositoryConfig':{'cacheLimitMB':'100'}},"
                        + "'status':{'phase':'Ready','message':null}}");
        assertThat(patch(used, new RepositoryVerdict.Ready(), config)).doesNotContain("repositoryConfig");
        assertThat(patch(configured, new RepositoryVerdict.Ready(), config)).doesNotContain("repositoryConfig");
    }

    @Test
    void aRepositoryOfResticIsPrunedOnceAWeek() throws Exception {
        // Given
        BackupRepository restic = repository("New", null);
        restic.getSpec().repositoryType = "restic";

        // Then
        assertThat(patch(restic, new RepositoryVerdict.Ready())).contains("'maintenanceFrequency':'168h0m0s'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "New      | ''      | {'resticIdentifier':'s3:new','maintenanceFrequency':'168h0m0s'}",
                "New      | s3:new  | {'maintenanceFrequency':'168h0m0s'}",
                "Ready    | ''      | {'resticIdentifier':'s3:new'}",
                "NotReady | s3:old  | {'resticIdentifier':'s3:new','maintenanceFrequency':'168h0m0s'}",
                "Ready    | s3:new  | none",
            })
    void whereARepositoryOfResticIsStandsOnIt(String phase, String before, String spec) throws Exception {
        // Given
        BackupRepository restic = repository(phase, null);
        restic.getSpec().repositoryType = "restic";
        restic.getSpec().resticIdentifier = before;

        // When
        Optional<String> patch =
                RepositoryStatus.patch(restic, new RepositoryVerdict.Ready(), Map.of(), Optional.of("s3:new"), NOW);

        // Then
        assertThat(
                        patch.isPresent()
                                ? new JsonMapper()
                                        .readTree(patch.get())
                                        .path("spec")
                                        .toString()
                                        .replace('"', '\'')
                                : "none")
                .isEqualTo(spec);
        assertThat(RepositoryStatus.isOpen(restic)).isEqualTo(!phase.equals("Ready") || before.isEmpty());
    }

    @Test
    void whereItIsStandsOnOneThatIsNotReadyToo() throws Exception {
        // Given
        BackupRepository restic = repository("NotReady", "locked");
        restic.getSpec().repositoryType = "restic";

        // When
        Optional<String> patch = RepositoryStatus.patch(
                restic, new RepositoryVerdict.NotReady("locked"), Map.of(), Optional.of("s3:new"), NOW);

        // Then
        assertThat(patch)
                .contains("{\"metadata\":{\"resourceVersion\":\"42\"},\"spec\":{\"resticIdentifier\":\"s3:new\"}}");
    }

    @Test
    void otherEnginesAndHalfObjectsAreLeftAlone() {
        // Given
        BackupRepository other = repository("New", null);
        other.getSpec().repositoryType = "rustic";
        BackupRepository empty = repository("New", null);
        empty.setSpec(null);

        // Then
        assertThat(RepositoryStatus.isOpen(other)).isFalse();
        assertThat(RepositoryStatus.isOpen(empty)).isFalse();
        assertThat(RepositoryStatus.isOpen(repository("New", null))).isTrue();
        assertThat(RepositoryStatus.isOpen(repository("NotReady", "x"))).isTrue();
        assertThat(RepositoryStatus.isOpen(repository("Ready", null))).isFalse();
    }
}
