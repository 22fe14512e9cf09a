package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.testing.Clouds;
import io.stevedore.testing.GoogleStore;
import io.stevedore.testing.LoopbackInternet;
import io.stevedore.testing.PlayedAzure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real program with the clouds whose names it calls, which are played on loopback. */
class ResticCloudsIT extends InResticRepository {
    private static final String PREFIX = "cl1/restic/shop/";

    private LoopbackInternet internet;

    @BeforeEach
    void connect() throws Exception {
        internet = new LoopbackInternet(folder.resolve("internet"), Clouds.AZURE, Clouds.GOOGLE, Clouds.GOOGLE_TOKENS);
    }

    @AfterEach
    void disconnect() throws IOException {
        internet.close();
    }

    @Test
    void azuresBlobStorageKeepsARepository() throws Exception {
        // Given
        PlayedAzure azure = new PlayedAzure("acct", "backups");
        internet.serve(Clouds.AZURE, azure);
        // When, then
        comesBack(Clouds.azure("acct", "backups", PREFIX));
        assertThat(azure.names()).contains(PREFIX + "config").allMatch(name -> name.startsWith(PREFIX));
    }

    @Test
    void whatAzureRefusesIsSaidAndNoKeyIsShown() {
        // Given
        internet.serve(Clouds.AZURE, new PlayedAzure("another", "backups"));
        // When
        RepositoryProbe probe = engine().probe(connection(Clouds.azure("acct", "backups", PREFIX)));
        // Then
        assertThat(probe.toString())
                .contains("AuthenticationFailed", "The store refuses the keys")
                .doesNotContain(Clouds.azureKey());
    }

    @Test
    void googlesCloudStorageKeepsARepository() throws Exception {
        // Given
        try (GoogleStore google = new GoogleStore(folder.resolve("google"), "backups", internet.certificate())) {
            internet.lead(Clouds.GOOGLE, google.port());
            internet.serve(Clouds.GOOGLE_TOKENS, Clouds::token);
            // When, then
            comesBack(new StorageLocation.Google("backups", PREFIX, Optional.of(Clouds.serviceAccount())));
            assertThat(google.bucket().resolve(PREFIX + "config")).exists();
        }
    }

    private void comesBack(StorageLocation storage) throws Exception {
        RepositoryConnection connection = connection(storage);
        Engine engine = engine();
        assertThat(engine.probe(connection)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(engine.create(connection)).isEqualTo(new RepositoryCreation.Created());
        Files.writeString(restic.volume.resolve("small"), "small");
        BackupOutcome outcome = engine.backup(
                connection,
                new BackupRequest(new Volume.Directory(restic.volume), "unused", ResticFixture.TAGS, 1, true),
                restic,
                new StopSignal());
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
        Path target = restic.target("target");
        var request = new RestoreRequest(
                ((BackupOutcome.Completed) outcome).snapshot(),
                new Volume.Directory(target),
                1,
                false,
                Optional.empty());
        assertThat(engine.restore(connection, request, restic, new StopSignal()))
                .isEqualTo(new RestoreOutcome.Completed(5));
        assertThat(target.resolve("small")).hasContent("small");
    }

    /** The program is told of the loopback internet by nothing but what any program of a pod may be told. */
    private Engine engine() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(internet.environment());
        ProgramSettings usual = restic.settings();
        return new ResticEngine(
                new ProgramSettings(
                        usual.program(),
                        usual.scratch(),
                        environment,
                        usual.progressInterval(),
                        usual.stallTime(),
                        usual.stopGrace()),
                restic.programs,
                InstantSource.system());
    }

    private static RepositoryConnection connection(StorageLocation storage) {
        return new RepositoryConnection(storage, new Secret("a password"));
    }
}
