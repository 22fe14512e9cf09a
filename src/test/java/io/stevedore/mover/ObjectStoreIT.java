package io.stevedore.mover;

import static io.stevedore.mover.MoverFixture.exitCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import io.stevedore.coordinator.Coordinator;
import io.stevedore.coordinator.CoordinatorOptions;
import io.stevedore.coordinator.RepositoryPassword;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.protocol.MoverResult;
import io.stevedore.repository.Repositories;
import io.stevedore.sandbox.s3.S3Server;
import io.stevedore.testing.ObjectStore;
import io.stevedore.testing.RealControlPlane;
import io.stevedore.testing.TestRepository;
import io.stevedore.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Coordinator and movers with a repository in a real object store. */
@Order(2)
class ObjectStoreIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @RegisterExtension
    static final ObjectStore STORE = new ObjectStore();

    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));
    private MoverFixture world;
    private Coordinator coordinator;
    private CompletableFuture<Optional<String>> coordinating;

    @BeforeEach
    void start() throws IOException {
        world = new MoverFixture(CLUSTER, folder);
        coordinator = new Coordinator(
                new CoordinatorOptions(
                        CLUSTER.namespace(), "test", RepositoryPassword.RANDOM, "", Duration.ofSeconds(1), Map.of()),
                CLUSTER.admin(),
                new Repositories(type -> new KopiaEngine(
                        ProgramSettings.of(TestRepository.program(), folder.resolve("coordinator"), System.getenv()),
                        programs,
                        InstantSource.system())),
                InstantSource.system());
        coordinating = CompletableFuture.supplyAsync(coordinator::run);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
        coordinator.close();
        assertThat(coordinating.get(20, TimeUnit.SECONDS)).isEmpty();
        programs.close();
    }

    @Test
    void aVolumeIsMovedTwiceIntoTheStoreAndBack() throws Exception {
        // Given
        String bucket = STORE.newBucket();
        location(bucket, STORE.server().credentials());
        world.randomFile(2_000_000);
        Files.writeString(world.volume.resolve("small"), "one");
        world.upload("InProgress", false);
        assertThat(exitCode(world.backup())).as(() -> world.log("backup")).isZero();
        Files.writeString(world.volume.resolve("small"), "twenty-two");
        // When
        int second = exitCode(world.backup());
        // Then
        assertThat(second).as(() -> world.log("backup")).isZero();
        MoverResult stored = MoverResult.parse(world.termination("backup")).orElseThrow();
        assertThat(stored.totalBytes()).isEqualTo(2_000_010);
        assertThat(stored.incrementalBytes()).isEqualTo(10);
        assertThat(STORE.server().folder(bucket).resolve("clusters/one/kopia/shop/kopia.repository"))
                .exists();
        assertThat(world.log("backup")).doesNotContain(STORE.server().secretKey());

        // Given
        Path target = Files.createDirectories(folder.resolve("target"));
        world.download(String.valueOf(stored.snapshotID()));
        // When
        int restore = exitCode(world.restore(target, "--cache-volume-path="));
        // Then
        assertThat(restore).as(() -> world.log("restore")).isZero();
        assertThat(target.resolve("small")).hasContent("twenty-two");
        Trees.assertSameContent(target.resolve("random"), world.volume.resolve("random"));
    }

    @Test
    void keysThatTheStoreRefusesAreToldAndNotShown() throws Exception {
        // Given
        String wrong = "a-secret-that-is-wrong";
        location(
                STORE.newBucket(),
                STORE.server().credentials().replace(STORE.server().secretKey(), wrong));
        world.upload("InProgress", false);
        // When
        int code = exitCode(world.backup());
        // Then
        assertThat(code).isNotZero();
        assertThat(world.termination("backup"))
                .contains("s3://bucket-", "/clusters/one/kopia/shop/", "The store refuses the keys")
                .doesNotContain(wrong)
                .doesNotContain(STORE.server().accessKey());
    }

    @Test
    void aMissingBucketIsNamed() throws Exception {
        // Given
        location("no-such-bucket", STORE.server().credentials());
        world.upload("InProgress", false);
        // When
        int code = exitCode(world.backup());
        // Then
        assertThat(code).isNotZero();
        assertThat(world.termination("backup")).contains("s3://no-such-bucket/", "Make the bucket");
    }

    /** In place of the folder that the location of the fixture is. */
    private static void location(String bucket, String credentials) {
        CLUSTER.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(CLUSTER.namespace())
                        .withName("cloud-credentials")
                        .endMetadata()
                        .addToStringData("cloud", credentials)
                        .build())
                .create();
        CLUSTER.admin()
                .resources(BackupStorageLocation.class)
                .inNamespace(CLUSTER.namespace())
                .withName("default")
                .edit(location -> {
                    BackupStorageLocation.Spec spec = location.getSpec();
                    spec.provider = "aws";
                    spec.config = Map.of(
                            "region",
                            S3Server.REGION,
                            "s3Url",
                            STORE.server().url().toString(),
                            "s3ForcePathStyle",
                            "true");
                    spec.credential = new SecretKey();
                    spec.credential.name = "cloud-credentials";
                    spec.credential.key = "cloud";
                    spec.objectStorage.bucket = bucket;
                    spec.objectStorage.prefix = "clusters/one";
                    return location;
                });
    }
}
