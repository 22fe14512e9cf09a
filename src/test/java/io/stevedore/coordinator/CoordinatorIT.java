package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.process.Programs;
import io.stevedore.repository.Repositories;
import io.stevedore.repository.RepositoryKey;
import io.stevedore.testing.Observed;
import io.stevedore.testing.RealControlPlane;
import io.stevedore.testing.TestEngines;
import io.stevedore.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Order(2)
class CoordinatorIT {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890Z");

    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));
    private Path storage;
    private KubernetesClient client;
    private Coordinator coordinator;

    /** On a machine that has none this takes longer than a test waits for a repository. */
    @BeforeAll
    static void buildEngines() {
        TestRepository.program();
        TestEngines.restic();
    }

    @BeforeEach
    void coordinator() throws IOException {
        storage = Files.createDirectories(folder.resolve("storage"));
        CoordinatorAccount.install(CLUSTER);
        client = CLUSTER.controlPlane().as(CLUSTER.namespace(), CoordinatorAccount.NAME);
        coordinator = newCoordinator("first");
    }

    private Coordinator newCoordinator(String identity) {
        return new Coordinator(
                new CoordinatorOptions(
                        CLUSTER.namespace(),
                        identity,
                        RepositoryPassword.RANDOM,
                        "repository-config",
                        Duration.ofMillis(500),
                        Map.of()),
                client,
                new Repositories(type -> TestEngines.of(type, programs, folder.resolve("scratch"))),
                InstantSource.fixed(NOW));
    }

    @AfterEach
    void end() {
        coordinator.close();
        client.close();
        programs.close();
    }

    @Test
    void aNewRepositoryIsMadeAndReady() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        location("default", storage);
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(CLUSTER.namespace())
                        .withName("repository-config")
                        .endMetadata()
                        .addToData("kopia", "{\"cacheLimitMB\": 100}")
                        .build())
                .create();

        // When
        create("shop", "default");

        // Then
        BackupRepository ready =
                reached("shop", "default", r -> RepositoryStatus.phase(r).equals("Ready"));
        assertThat(ready.getSpec().repositoryConfig).isEqualTo(Map.of("cacheLimitMB", "100"));
        assertThat(ready.getSpec().maintenanceFrequency).isEqualTo("1h0m0s");
        assertThat(ready.getStatus().lastMaintenanceTime).isEqualTo("2026-03-04T05:06:07Z");
        assertThat(ready.getStatus().message).isNull();
        assertThat(storage.resolve("kopia/shop/kopia.repository.f")).exists();
        assertThat(password()).hasSizeGreaterThan(30).isNotEqualTo("static-passw0rd");
        assertThat(running).isNotDone();
    }

    @Test
    void aRepositoryOfResticIsMadeWhereTheLocationSays() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        location("default", storage);
        RepositoryKey restic = new RepositoryKey("shop", "default", EngineType.RESTIC);

        // When
        CLUSTER.admin().resource(restic.newObject(CLUSTER.namespace())).create();

        // Then
        BackupRepository ready = reached(restic, r -> RepositoryStatus.phase(r).equals("Ready"));
        assertThat(ready.getSpec().resticIdentifier)
                .isEqualTo(storage.resolve("restic/shop").toString());
        assertThat(storage.resolve("restic/shop/config")).exists();

        // When
        CLUSTER.admin()
                .resources(BackupRepository.class)
                .inNamespace(CLUSTER.namespace())
                .withName(restic.objectName())
                .edit(r -> {
                    r.getStatus().lastMaintenanceTime = "2026-02-01T00:00:00Z";
                    return r;
                });

        // Then
        BackupRepository pruned = reached(restic, r -> r.getStatus().recentMaintenance != null);
        assertThat(pruned.getStatus().lastMaintenanceTime).isEqualTo("2026-03-04T05:06:07Z");
        assertThat(pruned.getStatus().recentMaintenance)
                .singleElement()
                .satisfies(one -> assertThat(one.result).isEqualTo("Succeeded"));
        assertThat(running).isNotDone();
    }

    @Test
    void causesAreNamedAndTheRepositoryBecomesReadyWhenTheyAreGone() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        create("shop", "default");
        BackupRepository missing =
                reached("shop", "default", r -> RepositoryStatus.phase(r).equals("NotReady"));

        // When
        location("default", storage);

        // Then
        assertThat(missing.getStatus().message)
                .isEqualTo("BackupStorageLocation " + CLUSTER.namespace() + "/default does not exist");
        reached("shop", "default", r -> RepositoryStatus.phase(r).equals("Ready"));
        assertThat(running).isNotDone();
    }

    @Test
    void aWrongPasswordIsToldAsSuch() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        location("default", storage);
        create("shop", "default");
        reached("shop", "default", r -> RepositoryStatus.phase(r).equals("Ready"));
        replacePassword("something else");

        // When
        location("copy", storage);
        create("shop", "copy");

        // Then
        BackupRepository refused =
                reached("shop", "copy", r -> RepositoryStatus.phase(r).equals("NotReady"));
        assertThat(refused.getStatus().message)
                .startsWith("wrong password: the one in Secret velero-repo-credentials")
                .doesNotContain("something else");
        assertThat(running).isNotDone();
    }

    @Test
    void aReadOnlyLocationGetsNoNewRepository() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        BackupStorageLocation location = newLocation("default", storage);
        location.getSpec().accessMode = "ReadOnly";
        CLUSTER.admin().resource(location).create();

        // When
        create("shop", "default");

        // Then
        BackupRepository refused =
                reached("shop", "default", r -> RepositoryStatus.phase(r).equals("NotReady"));
        assertThat(refused.getStatus().message)
                .startsWith("cannot create new backup repo for read-only backup storage location " + CLUSTER.namespace()
                        + "/default");
        assertThat(storage).isEmptyDirectory();
        assertThat(running).isNotDone();
    }

    @Test
    void aLocationThatMovesIsEstablishedAgain() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        location("default", storage);
        create("shop", "default");
        reached("shop", "default", r -> RepositoryStatus.phase(r).equals("Ready"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        // When
        CLUSTER.admin()
                .resources(BackupStorageLocation.class)
                .inNamespace(CLUSTER.namespace())
                .withName("default")
                .edit(location -> {
                    location.getSpec().config = Map.of("fspath", elsewhere.toString());
                    return location;
                });

        // Then
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.exists(elsewhere.resolve("kopia/shop/kopia.repository.f")));
        reached("shop", "default", r -> RepositoryStatus.phase(r).equals("Ready"));
        assertThat(running).isNotDone();
    }

    @Test
    void besideAVeleroServerItDoesNotRun() {
        // Given
        deployVelero();

        // When
        Optional<String> why = coordinator.run();

        // Then
        assertThat(why)
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("Deployment " + CLUSTER.namespace() + "/velero runs a Velero server"));
        assertThat(lease()).isNull();
    }

    @Test
    void aVeleroServerThatComesLaterEndsIt() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        await().atMost(20, TimeUnit.SECONDS).until(() -> lease() != null);

        // When
        deployVelero();

        // Then
        assertThat(end(running)).hasValueSatisfying(text -> assertThat(text).contains("runs a Velero server"));
    }

    @Test
    void theLeaseIsGivenBackSoThatTheNextCanWork() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        await().atMost(20, TimeUnit.SECONDS).until(() -> holder().equals("first"));
        Coordinator second = newCoordinator("second");
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(second::run);

        // When
        coordinator.close();

        // Then
        assertThat(end(running)).isEmpty();
        await().atMost(8, TimeUnit.SECONDS) // before a Lease that was kept runs out
                .until(() -> holder().equals("second"));
        second.close();
        assertThat(end(waiting)).isEmpty();
    }

    /** The moment in which the elector goes from taking the Lease to renewing it is the one that lost a release. */
    @RepeatedTest(3)
    void aLeaseThatWasJustTakenIsGivenBackAndStaysSo() throws Exception {
        // Given
        CompletableFuture<Optional<String>> running = CompletableFuture.supplyAsync(coordinator::run);
        while (!holder().equals("first")) {
            Thread.onSpinWait(); // as soon as it shows
        }

        // When
        coordinator.close();

        // Then
        assertThat(end(running)).isEmpty();
        await().during(1, TimeUnit.SECONDS).atMost(5, TimeUnit.SECONDS).until(() -> holder().isEmpty());
    }

    private static Optional<String> end(CompletableFuture<Optional<String>> running)
            throws InterruptedException, ExecutionException, TimeoutException {
        return running.get(20, TimeUnit.SECONDS);
    }

    private static Lease lease() {
        return CLUSTER.admin()
                .leases()
                .inNamespace(CLUSTER.namespace())
                .withName(Names.COORDINATOR_LEASE)
                .get();
    }

    private static String holder() {
        Lease lease = lease();
        String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    private static void location(String name, Path root) {
        CLUSTER.admin().resource(newLocation(name, root)).create();
    }

    private static BackupStorageLocation newLocation(String name, Path root) {
        BackupStorageLocation location = new BackupStorageLocation();
        location.getMetadata().setNamespace(CLUSTER.namespace());
        location.getMetadata().setName(name);
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = "velero.io/fs";
        spec.config = Map.of("fspath", root.toString());
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "test";
        location.setSpec(spec);
        return location;
    }

    private static void create(String volumeNamespace, String location) {
        CLUSTER.admin()
                .resource(RepositoryKey.kopia(volumeNamespace, location).newObject(CLUSTER.namespace()))
                .create();
    }

    private static BackupRepository reached(
            String volumeNamespace, String location, Predicate<BackupRepository> state) {
        return reached(RepositoryKey.kopia(volumeNamespace, location), state);
    }

    private static BackupRepository reached(RepositoryKey key, Predicate<BackupRepository> state) {
        return Observed.when(
                CLUSTER.admin(),
                CLUSTER.admin()
                        .resources(BackupRepository.class)
                        .inNamespace(CLUSTER.namespace())
                        .withName(key.objectName()),
                state);
    }

    private static String password() {
        Secret secret = CLUSTER.admin()
                .secrets()
                .inNamespace(CLUSTER.namespace())
                .withName(Names.REPOSITORY_SECRET)
                .get();
        return new String(
                Base64.getDecoder().decode(secret.getData().get(Names.REPOSITORY_SECRET_KEY)), StandardCharsets.UTF_8);
    }

    private static void replacePassword(String password) {
        CLUSTER.admin()
                .secrets()
                .inNamespace(CLUSTER.namespace())
                .withName(Names.REPOSITORY_SECRET)
                .edit(secret -> new SecretBuilder(secret)
                        .withStringData(Map.of(Names.REPOSITORY_SECRET_KEY, password))
                        .build());
    }

    private static void deployVelero() {
        CoordinatorAccount.deployVelero(CLUSTER);
    }
}
