package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.kopia.KopiaSettings;
import io.stevedore.engine.process.Programs;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;
import io.stevedore.repository.Repositories;
import io.stevedore.repository.RepositoryKey;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The mover as a process of its own, against a real API server and with the real engine. */
class MoverProcessIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private static final String PASSWORD = "a password of tests";

    @TempDir
    Path folder;

    private final List<Process> movers = new ArrayList<>();
    private Path kopia;
    private Path volume;
    private Path root;

    @BeforeEach
    void locationAndSecret() throws IOException {
        kopia = io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {}).kopia();
        volume = Files.createDirectories(folder.resolve("volume"));
        root = Files.createDirectories(folder.resolve("repository"));
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(meta("default"));
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = "velero.io/fs";
        spec.config = Map.of("fspath", root.toString());
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "sandbox";
        location.setSpec(spec);
        client().resource(location).create();
        client().resource(new SecretBuilder()
                        .withMetadata(meta(Names.REPOSITORY_SECRET))
                        .addToStringData(Names.REPOSITORY_SECRET_KEY, PASSWORD + "\n")
                        .build())
                .create();
    }

    @AfterEach
    void endMovers() throws InterruptedException {
        for (Process mover : movers) {
            mover.destroyForcibly();
            mover.waitFor();
        }
    }

    @Test
    void aVolumeIsMovedIntoTheRepositoryAndBack() throws Exception {
        // Given
        readyRepository();
        Files.writeString(Files.createDirectories(volume.resolve("sub")).resolve("file"), "content");
        Files.write(volume.resolve("large"), random(2_000_000));
        upload("up", "InProgress", false);
        // When
        Process backup = mover("backup", "--data-upload=up", volume);
        // Then
        assertThat(exitCode(backup)).as(() -> log("backup")).isZero();
        MoverResult result = MoverResult.parse(termination("backup")).orElseThrow();
        assertThat(result.totalBytes()).isEqualTo(2_000_007);
        assertThat(result.source()).isEqualTo(new MoverResult.AccessPoint(volume.toString(), "Filesystem"));
        assertThat(events("up"))
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder(
                        "Data-Path-Started", "Data-Path-Progress", "Data-Path-Completed", "Data-Path-Stopped");
        assertThat(event("up", "Data-Path-Started")).satisfies(event -> {
            assertThat(event.getMessage()).isEqualTo("Data path for up started");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("DataUpload");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo(uid("up"));
            assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("velero.io/v2alpha1");
            assertThat(event.getSource().getComponent()).isEqualTo("up");
            assertThat(event.getSource().getHost()).isEqualTo("node-1");
            assertThat(event.getMetadata().getName()).matches("up\\.[0-9a-f]+");
        });
        assertThat(MoverProgress.parse(event("up", "Data-Path-Progress").getMessage()))
                .contains(new MoverProgress(2_000_007, 0));
        assertThat(event("up", "Data-Path-Completed").getMessage()).isEqualTo(termination("backup"));

        // Given
        Path target = Files.createDirectories(folder.resolve("target"));
        download("down", String.valueOf(result.snapshotID()));
        // When
        Process restore = mover("restore", "--data-download=down", target, "--cache-volume-path=");
        // Then
        assertThat(exitCode(restore)).as(() -> log("restore")).isZero();
        assertThat(target.resolve("sub/file")).hasContent("content");
        assertThat(target.resolve("large")).hasSameBinaryContentAs(volume.resolve("large"));
        assertThat(MoverResult.parse(termination("restore")))
                .contains(new MoverResult(
                        null, false, null, new MoverResult.AccessPoint(target.toString(), "Filesystem"), 2_000_007, 0));
    }

    @Test
    void theMoverAsksForARepositoryAndWaitsUntilItIsReady() throws Exception {
        // Given
        createdRepository();
        upload("up", "InProgress", false);
        // When
        Process backup = mover("backup", "--data-upload=up", volume);
        // Then
        BackupRepository asked = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> client().resources(BackupRepository.class)
                                .inNamespace(CLUSTER.namespace())
                                .withName("shop-default-kopia")
                                .get(),
                        repository -> repository != null);
        assertThat(asked.getMetadata().getLabels())
                .isEqualTo(RepositoryKey.kopia("shop", "default").labels());
        assertThat(asked.getSpec().maintenanceFrequency).isEqualTo("0s");
        assertThat(backup.isAlive()).isTrue();
        // When
        phase(asked, "Ready", "");
        // Then
        assertThat(exitCode(backup)).as(() -> log("backup")).isZero();
    }

    @Test
    void aRepositoryThatIsNotReadyFailsWithItsMessage() throws Exception {
        // Given
        phase(client().resource(repositoryObject()).create(), "NotReady", "bucket is on fire");
        upload("up", "InProgress", false);
        // When
        Process backup = mover("backup", "--data-upload=up", volume);
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(termination("backup"))
                .isEqualTo("Failed to create data path service for DataUpload up: failed to wait BackupRepository,"
                        + " errored early: backup repository is not ready: bucket is on fire");
        assertThat(events("up")).extracting(Event::getReason).contains("Data-Path-Failed", "Data-Path-Stopped");
    }

    @Test
    void aTaskThatIsCancelledAlreadyIsNotStarted() throws Exception {
        // Given
        upload("up", "Canceling", true);
        // When
        Process backup = mover("backup", "--data-upload=up", volume);
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(termination("backup")).endsWith("data path is canceled");
        assertThat(event("up", "Data-Path-Stopped").getMessage()).isEqualTo("Data path for up exited without start");
    }

    @Test
    void aCancelEndsATransferAndLeavesNoSnapshot() throws Exception {
        // Given
        readyRepository();
        Files.write(volume.resolve("large"), random(400_000_000));
        DataUpload upload = upload("up", "InProgress", false);
        Process backup = mover("backup", "--data-upload=up", volume);
        await().atMost(Duration.ofSeconds(60)).until(() -> log("backup").contains("Snapshotting"));
        // When
        client().resource(upload).edit(up -> {
            up.getSpec().cancel = true;
            return up;
        });
        // Then
        long begin = System.nanoTime();
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(termination("backup"))
                .isEqualTo("Failed to run data path service for DataUpload up: data path is canceled");
        assertThat(events("up"))
                .extracting(Event::getReason)
                .contains("Data-Path-Canceling", "Data-Path-Canceled", "Data-Path-Stopped");
        assertThat(filesBelow(folder.resolve("scratch"))).isEmpty();
    }

    @Test
    void aMoverThatIsToldToEndSaysSoAndEndsItsEngine() throws Exception {
        // Given
        readyRepository();
        Files.write(volume.resolve("large"), random(400_000_000));
        upload("up", "InProgress", false);
        Process backup = mover("backup", "--data-upload=up", volume);
        await().atMost(Duration.ofSeconds(60)).until(() -> log("backup").contains("Snapshotting"));
        ProcessHandle engine = backup.descendants().findFirst().orElseThrow();
        // When
        backup.destroy();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(termination("backup"))
                .isEqualTo("Failed to run data path service for DataUpload up: Data path for data upload up failed:"
                        + " the mover was terminated from outside (SIGTERM)");
        assertThat(engine.isAlive()).isFalse();
    }

    @Test
    void anEngineDoesNotOutliveAMoverThatIsKilled() throws Exception {
        // Given
        readyRepository();
        Files.write(volume.resolve("large"), random(400_000_000));
        upload("up", "InProgress", false);
        Process backup = mover("backup", "--data-upload=up", volume);
        await().atMost(Duration.ofSeconds(60)).until(() -> log("backup").contains("Snapshotting"));
        ProcessHandle engine = backup.descendants().findFirst().orElseThrow();
        // When
        backup.destroyForcibly();
        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> !engine.isAlive());
    }

    @Test
    void aBlockVolumeIsRefusedAtOnce() throws Exception {
        // When
        Process backup = mover("backup", "--data-upload=up", volume, "--volume-mode=Block");
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(termination("backup")).contains("Block is not supported yet");
    }

    private Process mover(String direction, String task, Path path, String... more) throws IOException {
        List<String> command = Program.command("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                "data-mover",
                direction,
                task,
                "--volume-path=" + path,
                "--resource-timeout=1m0s",
                "--kubeconfig=" + CLUSTER.controlPlane().kubeconfig(),
                "--namespace=" + CLUSTER.namespace(),
                "--termination-log=" + folder.resolve(direction + ".termination"),
                "--log-level=info",
                "--log-format=text",
                "--features=",
                "--v=2"));
        command.addAll(List.of(more));
        if (List.of(more).stream().noneMatch(argument -> argument.startsWith("--volume-mode"))) {
            command.add("--volume-mode=Filesystem");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(direction + ".log").toFile());
        builder.environment().put("NODE_NAME", "node-1");
        builder.environment().put("STEVEDORE_KOPIA", kopia.toString());
        builder.environment()
                .put(
                        "VELERO_SCRATCH_DIR",
                        Files.createDirectories(folder.resolve("scratch")).toString());
        Process mover = builder.start();
        movers.add(mover);
        return mover;
    }

    private static int exitCode(Process mover) throws InterruptedException {
        assertThat(mover.waitFor(180, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return mover.exitValue();
    }

    private String log(String direction) {
        return read(direction + ".log");
    }

    private String termination(String direction) {
        return read(direction + ".termination");
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "no " + file;
        }
    }

    private DataUpload upload(String name, String phase, boolean cancel) {
        DataUpload upload = new DataUpload();
        upload.setMetadata(meta(name));
        DataUpload.Spec spec = new DataUpload.Spec();
        spec.snapshotType = "CSI";
        spec.sourceNamespace = "shop";
        spec.sourcePVC = "data";
        spec.backupStorageLocation = "default";
        spec.operationTimeout = "10m0s";
        spec.cancel = cancel;
        upload.setSpec(spec);
        DataUpload.Status status = new DataUpload.Status();
        status.phase = phase;
        upload.setStatus(status);
        return client().resource(upload).create();
    }

    private void download(String name, String snapshot) {
        DataDownload download = new DataDownload();
        download.setMetadata(meta(name));
        DataDownload.Spec spec = new DataDownload.Spec();
        spec.sourceNamespace = "shop";
        spec.backupStorageLocation = "default";
        spec.snapshotID = snapshot;
        spec.operationTimeout = "10m0s";
        spec.targetVolume = new DataDownload.TargetVolume();
        spec.targetVolume.namespace = "shop";
        spec.targetVolume.pvc = "data";
        spec.targetVolume.pv = "";
        download.setSpec(spec);
        DataDownload.Status status = new DataDownload.Status();
        status.phase = "InProgress";
        download.setStatus(status);
        client().resource(download).create();
    }

    private void readyRepository() {
        createdRepository();
        phase(client().resource(repositoryObject()).create(), "Ready", "");
    }

    private void createdRepository() {
        RepositoryConnection connection = new RepositoryConnection(
                new StorageLocation.FileSystem(root, root.resolve("kopia/shop")), new Secret(PASSWORD));
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            new Repositories(new KopiaEngine(
                            KopiaSettings.of(kopia, folder.resolve("scratch"), System.getenv()),
                            programs,
                            InstantSource.system()))
                    .ensure(connection);
        }
    }

    private BackupRepository repositoryObject() {
        return RepositoryKey.kopia("shop", "default").newObject(CLUSTER.namespace());
    }

    private void phase(BackupRepository repository, String phase, String message) {
        client().resource(repository).edit(object -> {
            object.setStatus(new BackupRepository.Status());
            object.getStatus().phase = phase;
            object.getStatus().message = message;
            return object;
        });
    }

    private List<Event> events(String task) {
        return client().v1().events().inNamespace(CLUSTER.namespace()).list().getItems().stream()
                .filter(event -> task.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    private Event event(String task, String reason) {
        Optional<Event> found = events(task).stream()
                .filter(event -> reason.equals(event.getReason()))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError("no event " + reason + " among " + events(task)));
    }

    private String uid(String upload) {
        return client().resources(DataUpload.class)
                .inNamespace(CLUSTER.namespace())
                .withName(upload)
                .get()
                .getMetadata()
                .getUid();
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(path -> !path.equals(directory)).toList();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static io.fabric8.kubernetes.api.model.ObjectMeta meta(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(CLUSTER.namespace())
                .withName(name)
                .build();
    }

    private static KubernetesClient client() {
        return CLUSTER.admin();
    }
}
