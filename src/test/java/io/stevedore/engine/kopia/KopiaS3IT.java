package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import io.stevedore.sandbox.s3.S3Server;
import io.stevedore.testing.ObjectStore;
import io.stevedore.testing.TestCertificate;
import io.stevedore.testing.Trees;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Repositories in an object store, with the real program and a real server. */
class KopiaS3IT extends InOwnRepository {
    private static final String PREFIX = "cl1/kopia/shop/";

    @RegisterExtension
    static final ObjectStore STORE = new ObjectStore();

    @Test
    void aVolumeComesBackAndTheSecondBackupReadsOnlyWhatChanged() throws Exception {
        // Given
        RepositoryConnection connection = connection(STORE.newBucket());
        assertThat(kopia.engine().probe(connection)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(kopia.engine().create(connection)).isEqualTo(new RepositoryCreation.Created());
        kopia.randomFile("large", 3_000_000);
        Files.writeString(kopia.volume.resolve("small"), "one");
        backup(connection);
        Files.writeString(kopia.volume.resolve("small"), "twenty-two");
        // When
        BackupOutcome.Completed second = backup(connection);
        // Then
        assertThat(second.totalBytes()).isEqualTo(3_000_010);
        assertThat(second.incrementalBytes()).isEqualTo(10);
        Path target = kopia.target("target");
        assertThat(kopia.engine()
                        .restore(
                                connection,
                                new RestoreRequest(
                                        second.snapshot(), new Volume.Directory(target), 2, false, Optional.empty()),
                                kopia.recorder,
                                new StopSignal()))
                .isEqualTo(new RestoreOutcome.Completed(3_000_010));
        assertThat(target.resolve("small")).hasContent("twenty-two");
        Trees.assertSameContent(target.resolve("large"), kopia.volume.resolve("large"));
        assertThat(kopia.engine().delete(connection, second.snapshot())).isEqualTo(new SnapshotRemoval.Gone());
    }

    @Test
    void everythingIsBelowThePrefix() throws Exception {
        // Given
        String bucket = STORE.newBucket();
        // When
        kopia.engine().create(connection(bucket));
        // Then
        try (var top = Files.list(STORE.server().folder(bucket))) {
            assertThat(top)
                    .extracting(path -> path.getFileName().toString())
                    .filteredOn(name -> !name.startsWith(".")) // the server's own
                    .containsExactly("cl1");
        }
        assertThat(STORE.server().folder(bucket).resolve(PREFIX + "kopia.repository"))
                .exists();
    }

    @Test
    void aSecretKeyThatTheStoreRefusesIsSaidAndNotShown() {
        // Given
        String bucket = STORE.newBucket();
        var wrong = new S3Keys(STORE.server().accessKey(), new Secret("not the secret key"), Optional.empty());
        // When
        RepositoryProbe probe = kopia.engine().probe(connection(bucket, store(STORE.server()), wrong));
        // Then
        assertThat(probe).isInstanceOf(RepositoryProbe.Unreachable.class);
        assertThat(probe.toString())
                .contains(bucket, "signature", "The store refuses the keys")
                .doesNotContain("not the secret key")
                .doesNotContain(STORE.server().accessKey());
    }

    @Test
    void aKeyThatTheStoreDoesNotKnowIsSaidAndNotShown() {
        // Given
        var unknown = new S3Keys("NOBODYSKEY", new Secret(STORE.server().secretKey()), Optional.empty());
        // When
        RepositoryCreation creation =
                kopia.engine().create(connection(STORE.newBucket(), store(STORE.server()), unknown));
        // Then
        assertThat(creation).isInstanceOfSatisfying(RepositoryCreation.Failed.class, failed -> {
            assertThat(failed.failure().cause()).isEqualTo(Cause.STORAGE_REFUSED);
            assertThat(failed.failure().text())
                    .contains("The store refuses the keys")
                    .doesNotContain(STORE.server().secretKey())
                    .doesNotContain("NOBODYSKEY");
        });
    }

    @Test
    void aMissingBucketIsNamed() {
        // When
        RepositoryCreation creation = kopia.engine().create(connection("no-such-bucket"));
        // Then
        assertThat(creation).isInstanceOfSatisfying(RepositoryCreation.Failed.class, failed -> {
            assertThat(failed.failure().cause()).isEqualTo(Cause.STORAGE_MISSING);
            assertThat(failed.failure().text()).contains("no-such-bucket", "Make the bucket");
        });
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        // Given
        String bucket = STORE.newBucket();
        kopia.engine().create(connection(bucket));
        var wrong = new RepositoryConnection(connection(bucket).storage(), new Secret("not the password"));
        // When
        RepositoryProbe probe = kopia.engine().probe(wrong);
        // Then
        assertThat(probe).isInstanceOf(RepositoryProbe.WrongPassword.class);
    }

    @Test
    void aStoreWithACertificateOfItsOwnIsTrustedWhenItsAuthorityIsNamed() throws Exception {
        // Given
        TestCertificate certificate = TestCertificate.make(folder.resolve("tls"));
        var identity = new S3Server.Identity(certificate.certificate(), certificate.key());
        try (S3Server server = ObjectStore.start(folder.resolve("encrypted"), Optional.of(identity))) {
            server.bucket("backups");
            String pem = Files.readString(certificate.certificate());
            // When
            RepositoryCreation trusted = kopia.engine()
                    .create(connection(
                            "backups", store(server, new Security.Verified(Optional.of(pem))), keys(server)));
            RepositoryProbe unverified =
                    kopia.engine().probe(connection("backups", store(server, new Security.Unverified()), keys(server)));
            RepositoryProbe unknown = kopia.engine()
                    .probe(connection("backups", store(server, new Security.Verified(Optional.empty())), keys(server)));
            // Then
            assertThat(trusted).isEqualTo(new RepositoryCreation.Created());
            assertThat(unverified).isEqualTo(new RepositoryProbe.Ready());
            assertThat(unknown).isInstanceOf(RepositoryProbe.Unreachable.class);
            assertThat(unknown.toString()).contains("certificate signed by unknown authority");
        }
    }

    private BackupOutcome.Completed backup(RepositoryConnection connection) {
        BackupOutcome outcome = kopia.engine().backup(connection, kopia.request(), kopia.recorder, new StopSignal());
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
        return (BackupOutcome.Completed) outcome;
    }

    private static RepositoryConnection connection(String bucket) {
        return connection(bucket, store(STORE.server()), keys(STORE.server()));
    }

    private static RepositoryConnection connection(String bucket, S3Store store, S3Keys keys) {
        return new RepositoryConnection(new StorageLocation.S3(bucket, PREFIX, store, keys), new Secret("a password"));
    }

    private static S3Keys keys(S3Server server) {
        return new S3Keys(server.accessKey(), new Secret(server.secretKey()), Optional.empty());
    }

    private static S3Store store(S3Server server) {
        return store(server, new Security.Open());
    }

    private static S3Store store(S3Server server, Security security) {
        URI url = server.url();
        return new S3Store(url.getHost() + ":" + url.getPort(), S3Server.REGION, security);
    }
}
