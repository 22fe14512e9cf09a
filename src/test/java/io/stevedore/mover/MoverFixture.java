package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import io.stevedore.engine.process.Programs;
import io.stevedore.repository.RepositoryKey;
import io.stevedore.sandbox.controlplane.Manifests;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import io.stevedore.testing.SilentListener;
import io.stevedore.testing.TestEngines;
import io.stevedore.testing.TestRepository;
import io.stevedore.testing.Trees;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A namespace with a location, a Secret and the shipped Role, and movers in it as processes of their own. */
final class MoverFixture implements AutoCloseable {
    static final String RESTORE = "5f0c8d3e-0000-4000-8000-000000000001";

    private final RealControlPlane cluster;
    private final List<Process> movers = new ArrayList<>();
    final Path folder;
    final Path volume;
    final Path scratch;
    final Path root;
    /** What movers are told of the cluster: the account of the shipped Role, unless a test has another way. */
    Path kubeconfig;
    /** Words before the mover's command. */
    List<String> prefix = List.of();
    /** What movers take for the engine. */
    Path kopia = TestRepository.program();

    MoverFixture(RealControlPlane cluster, Path folder) throws IOException {
        this.cluster = cluster;
        this.folder = folder;
        this.volume = Files.createDirectories(folder.resolve("volume"));
        this.scratch = Files.createDirectories(folder.resolve("scratch"));
        this.root = Files.createDirectories(folder.resolve("repository"));
        account();
        this.kubeconfig = cluster.controlPlane().kubeconfig(cluster.namespace(), "data-mover");
        location();
        client().resource(new SecretBuilder()
                        .withMetadata(meta(Names.REPOSITORY_SECRET))
                        .addToStringData(Names.REPOSITORY_SECRET_KEY, TestRepository.PASSWORD + "\n")
                        .build())
                .create();
    }

    private void account() {
        List<HasMetadata> shipped = Manifests.folder(client(), "base").stream()
                .filter(object -> object.getMetadata().getName().equals("data-mover"))
                .toList();
        assertThat(shipped)
                .extracting(HasMetadata::getKind)
                .containsExactlyInAnyOrder("ServiceAccount", "Role", "RoleBinding");
        Manifests.inNamespace(shipped, cluster.namespace())
                .forEach(object -> client().resource(object).create());
    }

    private void location() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(meta("default"));
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = "velero.io/fs";
        spec.config = Map.of("fspath", root.toString());
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "sandbox";
        location.setSpec(spec);
        client().resource(location).create();
    }

    Process backup(String... more) throws IOException {
        return mover("backup", "--data-upload=up", volume, more);
    }

    Process restore(Path target, String... more) throws IOException {
        return mover("restore", "--data-download=down", target, more);
    }

    Process backupDevice(Path device) throws IOException {
        return mover("backup", "--data-upload=up", device, "--volume-mode=Block");
    }

    /** Into a pod's volume. */
    Process podRestore(Path target, String... more) throws IOException {
        return mover("pod-volume", "restore", "--pod-volume-restore=pvr", target, more);
    }

    private Process mover(String direction, String task, Path path, String... more) throws IOException {
        return mover("data-mover", direction, task, path, more);
    }

    private Process mover(String group, String direction, String task, Path path, String... more) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(Program.command());
        command.addAll(List.of(
                group,
                direction,
                task,
                "--volume-path=" + path,
                "--resource-timeout=1m0s",
                "--kubeconfig=" + kubeconfig,
                "--namespace=" + cluster.namespace(),
                "--termination-log=" + Files.writeString(folder.resolve(direction + ".termination"), ""),
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
        builder.environment().put("STEVEDORE_RESTIC", TestEngines.restic().toString());
        builder.environment().put("VELERO_SCRATCH_DIR", scratch.toString());
        Process mover = builder.start();
        movers.add(mover);
        return mover;
    }

    static int exitCode(Process mover) throws InterruptedException {
        assertThat(mover.waitFor(180, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return mover.exitValue();
    }

    String log(String direction) {
        return read(direction + ".log");
    }

    /** Waits until the mover has said this; a pattern stands for the whole log. */
    void awaitLog(String direction, String text) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> log(direction).contains(text) || log(direction).matches(text));
    }

    String termination(String direction) {
        return read(direction + ".termination");
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "no " + file;
        }
    }

    DataUpload upload(String phase, boolean cancel) {
        DataUpload upload = new DataUpload();
        upload.setMetadata(meta("up"));
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

    void download(String snapshot) {
        download(snapshot, "InProgress");
    }

    void download(String snapshot, String phase) {
        DataDownload download = new DataDownload();
        download.setMetadata(meta("down"));
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
        status.phase = phase;
        download.setStatus(status);
        client().resource(download).create();
    }

    /** For another download. */
    void forgetDownload() {
        client().resources(DataDownload.class)
                .inNamespace(cluster.namespace())
                .withName("down")
                .delete();
    }

    /** In progress, of a Restore with the uid {@link #RESTORE}. */
    void podRestoreTask(String snapshot) {
        podRestoreTask(snapshot, EngineType.KOPIA, "");
    }

    /** @param identifier of the repository, in restic's words */
    void podRestoreTask(String snapshot, EngineType engine, String identifier) {
        PodVolumeRestore task = new PodVolumeRestore();
        task.setMetadata(new ObjectMetaBuilder(meta("pvr"))
                .addNewOwnerReference()
                .withApiVersion("velero.io/v1")
                .withKind("Restore")
                .withName("r")
                .withUid(RESTORE)
                .withController(true)
                .endOwnerReference()
                .build());
        PodVolumeRestore.Spec spec = new PodVolumeRestore.Spec();
        spec.pod = pod();
        spec.volume = "data";
        spec.backupStorageLocation = "default";
        spec.repoIdentifier = identifier;
        spec.uploaderType = engine.text();
        spec.snapshotID = snapshot;
        spec.sourceNamespace = "shop";
        task.setSpec(spec);
        task.setStatus(new PodVolumeRestore.Status());
        task.getStatus().phase = "InProgress";
        client().resource(task).create();
    }

    private static PodReference pod() {
        PodReference pod = new PodReference();
        pod.kind = "Pod";
        pod.namespace = "shop";
        pod.name = "web-0";
        pod.uid = "pod-uid";
        return pod;
    }

    /** Of the volume as it is, in the repository that is ready. */
    String snapshot() {
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            return snapshot(engine(EngineType.KOPIA, programs), TestRepository.connection(root));
        }
    }

    /** The same, in a new repository of restic's in this folder. */
    String snapshotOfRestic(Path repository) throws IOException {
        RepositoryConnection connection = new RepositoryConnection(
                new StorageLocation.FileSystem(root, repository), new Secret(TestRepository.PASSWORD));
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            Trees.copy(TestRepository.template(EngineType.RESTIC).resolve("restic/shop"), repository);
            return snapshot(engine(EngineType.RESTIC, programs), connection);
        }
    }

    private Engine engine(EngineType type, Programs programs) {
        return TestEngines.of(type, programs, folder.resolve("engine"));
    }

    private String snapshot(Engine engine, RepositoryConnection connection) {
        BackupOutcome outcome = engine.backup(
                connection,
                new BackupRequest(new Volume.Directory(volume), "shop/data", Map.of(), 2, true),
                new SilentListener(),
                new StopSignal());
        return ((BackupOutcome.Completed) outcome).snapshot().value();
    }

    void readyRepository() throws IOException {
        TestRepository.create(root);
        repository("Ready", "");
    }

    void repository(String phase, String message) {
        repository(EngineType.KOPIA, phase, message);
    }

    void repository(EngineType type, String phase, String message) {
        RepositoryKey key = new RepositoryKey("shop", "default", type);
        phase(client().resource(key.newObject(cluster.namespace())).create(), phase, message);
    }

    /** Nobody remembers the one that repositories were made with. */
    void changePassword() {
        client().secrets()
                .inNamespace(cluster.namespace())
                .withName(Names.REPOSITORY_SECRET)
                .edit(secret -> {
                    secret.getData().clear();
                    secret.setStringData(Map.of(Names.REPOSITORY_SECRET_KEY, "another one"));
                    return secret;
                });
    }

    void phase(BackupRepository repository, String phase, String message) {
        client().resource(repository).edit(object -> {
            object.setStatus(new BackupRepository.Status());
            object.getStatus().phase = phase;
            object.getStatus().message = message;
            return object;
        });
    }

    /** Zeros that take no space, and the engine some seconds. */
    void largeFile() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(volume.resolve("large").toFile(), "rw")) {
            file.setLength(2_000_000_000);
        }
    }

    void randomFile(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(volume.resolve("random"), content);
    }

    List<Event> events(String task) {
        return client().v1().events().inNamespace(cluster.namespace()).list().getItems().stream()
                .filter(event -> task.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    Event event(String task, String reason) {
        Optional<Event> found = events(task).stream()
                .filter(event -> reason.equals(event.getReason()))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError("no event " + reason + " among " + events(task)));
    }

    List<Path> left() throws IOException {
        try (var files = Files.walk(scratch)) {
            return files.filter(path -> !path.equals(scratch)).toList();
        }
    }

    private ObjectMeta meta(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(cluster.namespace())
                .withName(name)
                .build();
    }

    /** The cluster admin: what agent, server and coordinator do is done here by hand. */
    KubernetesClient client() {
        return cluster.admin();
    }

    @Override
    public void close() throws InterruptedException {
        for (Process mover : movers) {
            mover.destroyForcibly();
            mover.waitFor();
        }
    }
}
