package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.fsbackup.RestoreWait;
import io.stevedore.fsbackup.RestoreWaitSettings;
import io.stevedore.fsbackup.VolumeChoice;
import io.stevedore.sandbox.bench.FileMeasurement;
import io.stevedore.sandbox.node.container.Directories;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.TaskTimeline;
import io.stevedore.sandbox.tree.Fidelity;
import io.stevedore.sandbox.tree.TreeComparer;
import io.stevedore.sandbox.tree.UniformTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Backups and restores of a pod's volume, each beside the engine's own command on the same files. */
final class FileBench {
    private static final Duration POD = Duration.ofMinutes(2);
    private static final List<String> OPERATIONS = List.of("backup", "backup, unchanged", "restore");

    private final World world;
    private final FileBenchOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final AppPods pods;
    private final Backups backups;
    private final Programs programs;
    private int number;

    FileBench(World world, FileBenchOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.application = world.application();
        this.pods = new AppPods(world);
        this.backups = new Backups(world, narrator, ledger, clock);
        this.programs = Programs.ofThisMachine(narrator::note);
    }

    /** @param name of claim and pod */
    private record Content(String name, String title, int files, long fileBytes) {
        long bytes() {
            return files * fileBytes;
        }
    }

    /** What each run of one tree and engine took, by operation. */
    private static final class Times {
        private final List<List<Duration>> bare = OPERATIONS.stream()
                .map(any -> (List<Duration>) new ArrayList<Duration>())
                .toList();
        private final List<List<FileMeasurement.Run>> tasks = OPERATIONS.stream()
                .map(any -> (List<FileMeasurement.Run>) new ArrayList<FileMeasurement.Run>())
                .toList();
    }

    List<FileMeasurement> run() throws IOException, InterruptedException {
        application.createNamespace();
        List<FileMeasurement> measurements = new ArrayList<>();
        for (Content content : contents()) {
            AppPod app = AppPod.listing(content.name(), world.nodes().getFirst().name(), "claim-" + content.name());
            application.claim(app.claim(), content.bytes(), "Filesystem");
            pods.create(app.object(World.IMAGE));
            Pod pod = pods.running(app.name(), POD);
            for (String engine : options.engines()) {
                Times times = measure(content, app, pod, engine);
                for (int i = 0; i < OPERATIONS.size() && !ledger.failed(); i++) {
                    measurements.add(new FileMeasurement(
                            content.title(), engine, OPERATIONS.get(i), times.bare.get(i), times.tasks.get(i)));
                }
            }
            pods.delete(app.name());
            application.delete(application.existing(app.claim()));
        }
        world.leftovers().tell(ledger, narrator);
        return measurements;
    }

    private List<Content> contents() {
        return List.of(
                new Content(
                        "many",
                        "%s files of %s".formatted(Amounts.count(options.files()), Amounts.bytes(options.fileBytes())),
                        options.files(),
                        options.fileBytes()),
                new Content("one", "one file of " + Amounts.bytes(options.bytes()), 1, options.bytes()));
    }

    private Times measure(Content content, AppPod app, Pod pod, String engine)
            throws IOException, InterruptedException {
        Times times = new Times();
        warmUp(pod, engine);
        Path program = engine.equals("restic") ? programs.restic() : programs.kopia();
        Path folder = world.directory("bare").resolve(engine + "-" + content.name());
        try (BareEngine bare = new BareEngine(engine, program, Files.createDirectories(folder))) {
            bare.createRepository();
            for (int run = 1; run <= options.runs() && !ledger.failed(); run++) {
                narrator.begin("%s with %s, run %d of %d".formatted(content.title(), engine, run, options.runs()));
                Path volume = fill(content, app, run);
                PodVolumeBackup stored = backUp(0, times, bare, volume, pod, engine);
                if (!ledger.failed()) {
                    stored = backUp(1, times, bare, volume, pod, engine);
                }
                if (!ledger.failed()) {
                    restore(times, bare, volume, content, app, stored);
                }
                narrator.done("");
            }
        } finally {
            Directories.delete(folder);
        }
        return times;
    }

    /** The first task of an engine has its repository made. */
    private void warmUp(Pod pod, String engine) throws IOException, InterruptedException {
        narrator.begin("A repository for " + engine);
        Path file = pods.place(pod.getMetadata().getName(), AppPod.LOGS).resolve("log.txt");
        Files.writeString(file, "something");
        task(backups.podBackup("warm-up", pod, new VolumeChoice.Take(AppPod.LOGS, Optional.empty()), engine));
        narrator.done("");
    }

    private Path fill(Content content, AppPod app, int run) throws IOException {
        Path volume = pods.place(app.name(), AppPod.DATA);
        try (var entries = Files.list(volume)) {
            for (Path entry : entries.toList()) {
                Directories.delete(entry);
            }
        }
        UniformTree.write(volume, content.files(), content.fileBytes(), 31L * ++number + run);
        return volume;
    }

    private PodVolumeBackup backUp(int operation, Times times, BareEngine bare, Path volume, Pod pod, String engine)
            throws IOException, InterruptedException {
        settle();
        times.bare.get(operation).add(bare.backUp(volume));
        settle();
        Optional<String> claim = pod.getSpec().getVolumes().stream()
                .filter(each -> each.getName().equals(AppPod.DATA))
                .map(each -> each.getPersistentVolumeClaim().getClaimName())
                .findFirst();
        PodVolumeBackup asked = backups.podBackup("backup", pod, new VolumeChoice.Take(AppPod.DATA, claim), engine);
        task(asked).ifPresent(times.tasks.get(operation)::add);
        return world.admin().resource(asked).get();
    }

    private void restore(Times times, BareEngine bare, Path volume, Content content, AppPod app, PodVolumeBackup stored)
            throws IOException, InterruptedException {
        Path target = Files.createDirectories(world.directory("bare").resolve("restored"));
        settle();
        times.bare.get(2).add(bare.restore(volume, target));
        String name = content.name() + "-restored-" + ++number;
        AppPod copy = new AppPod(name, app.node(), "claim-" + name, app.annotations());
        application.claim(copy.claim(), content.bytes(), "Filesystem");
        String uid = VeleroServer.uid(name);
        RestoreWaitSettings settings =
                RestoreWaitSettings.read(Map.of(), new RestoreWaitSettings.Program(World.IMAGE, "sandbox"));
        Pod pod = pods.create(RestoreWait.into(copy.object(World.IMAGE), Set.of(AppPod.DATA), uid, settings));
        pods.waiting(name, POD);
        settle();
        PodVolumeRestore asked = backups.podRestore("restore", uid, pod, stored);
        task(asked).ifPresent(times.tasks.get(2)::add);
        if (!ledger.failed()) {
            pods.running(name, POD);
            compare(volume, pods.place(name, AppPod.DATA), stored.getSpec().uploaderType);
        }
        pods.delete(name);
        application.delete(application.existing(copy.claim()));
        // not before: ext4 takes long for new files for minutes after many were deleted, and only the task would pay
        // for it
        Directories.delete(target);
    }

    private void compare(Path volume, Path restored, String engine) throws IOException {
        Path done = restored.resolve(Names.DONE_FOLDER);
        if (Files.exists(done)) {
            Directories.delete(done);
        }
        Files.setLastModifiedTime(restored, Files.getLastModifiedTime(volume));
        ledger.comparison(TreeComparer.compare(volume, restored), Fidelity.valueOf(engine.toUpperCase(Locale.ROOT)));
    }

    /** Waits for a task; empty when it did not complete, which the ledger knows then. */
    private Optional<FileMeasurement.Run> task(HasMetadata asked) throws InterruptedException {
        String name = asked.getMetadata().getName();
        boolean completed = backups.await(List.of(name), asked.getKind());
        TaskTimeline timeline = world.tasks().timeline(name);
        return completed ? Optional.of(new FileMeasurement.Run(timeline.total(), timeline.phases())) : Optional.empty();
    }

    /** What one run has left to be written must not be the next one's burden. */
    private static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
    }
}
