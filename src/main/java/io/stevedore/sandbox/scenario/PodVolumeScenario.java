package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.fsbackup.Discovery;
import io.stevedore.fsbackup.RestoreWait;
import io.stevedore.fsbackup.RestoreWaitSettings;
import io.stevedore.fsbackup.RestoredVolumes;
import io.stevedore.fsbackup.VolumeChoice;
import io.stevedore.sandbox.node.container.Directories;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods' volumes on their way into a repository and back, file by file: one pod lists its volumes and another one what is to
 * be left; both are backed up, deleted with their claims, and restored behind the init container that waits.
 */
final class PodVolumeScenario {
    private static final Duration POD = Duration.ofMinutes(2);

    private final World world;
    private final SandboxOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final AppPods pods;
    private final VolumeContent content;
    private final Backups backups;

    /** What is kept of a volume to compare with, by pod and volume. */
    private final Map<String, Path> kept = new LinkedHashMap<>();

    PodVolumeScenario(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.application = world.application();
        this.pods = new AppPods(world);
        this.content = new FileContent(options);
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    void run() throws IOException, InterruptedException {
        List<AppPod> apps = start();
        fill(apps);
        List<PodVolumeBackup> stored = backUp(apps, "first");
        if (!ledger.failed()) {
            change(apps);
            stored = backUp(apps, "second");
            checkIncrement(stored);
        }
        if (!ledger.failed()) {
            lose(apps, stored);
            restore(apps, stored);
        }
        if (!ledger.failed()) {
            compare(apps);
        }
        for (AppPod app : apps) {
            pods.delete(app.name());
        }
        world.leftovers().tell(ledger, narrator);
    }

    private List<AppPod> start() throws InterruptedException {
        narrator.begin("Application's pods");
        application.createNamespace();
        List<AppPod> apps = new ArrayList<>();
        for (int i = 0; i < Math.max(2, options.nodes()); i++) {
            String node = world.nodes().get(i % world.nodes().size()).name();
            String name = "app-" + (i + 1);
            apps.add(
                    i % 2 == 0
                            ? AppPod.listing(name, node, "claim-" + name)
                            : AppPod.excluding(name, node, "claim-" + name));
            application.claim("claim-" + name, options.bytes(), content.volumeMode());
            pods.create(apps.getLast().object(World.IMAGE));
        }
        for (AppPod app : apps) {
            pods.running(app.name(), POD);
        }
        narrator.done("%d on %d nodes".formatted(apps.size(), world.nodes().size()));
        return apps;
    }

    private void fill(List<AppPod> apps) throws IOException, InterruptedException {
        narrator.begin("Their volumes");
        String filled = "";
        int number = 1;
        for (AppPod app : apps) {
            filled = content.fill(pods.place(app.name(), AppPod.DATA), number++);
            for (String own : List.of(AppPod.LOGS, AppPod.SCRATCH)) {
                Path file = pods.place(app.name(), own).resolve(own + ".txt");
                Files.writeString(file, "what %s keeps in %s%n".formatted(app.name(), own));
            }
            Path seen = pods.place(app.name(), AppPod.LOGS).resolve(AppPod.PART_OF_LOGS);
            Files.writeString(seen.resolve("seen.txt"), "what %s sees of its logs%n".formatted(app.name()));
        }
        narrator.done("each: " + filled);
    }

    private List<PodVolumeBackup> backUp(List<AppPod> apps, String backup) throws InterruptedException {
        narrator.begin("PodVolumeBackups, " + backup);
        List<PodVolumeBackup> asked = new ArrayList<>();
        for (AppPod app : apps) {
            Pod pod = pods.running(app.name(), POD);
            boolean byDefault = app.annotations().containsKey(Names.EXCLUDED_VOLUMES);
            var rules = Discovery.Rules.of(Optional.of(byDefault), false, false);
            var around = new Discovery.Surroundings(pods.bound(pod), Set.of());
            for (VolumeChoice choice : Discovery.of(pod, rules, around)) {
                switch (choice) {
                    case VolumeChoice.Take take -> asked.add(backups.podBackup(backup, pod, take, options.engine()));
                    case VolumeChoice.Leave leave -> narrator.note(leave.text(Application.NAMESPACE, app.name()));
                }
            }
        }
        List<String> names = names(asked);
        boolean completed = backups.await(names, "PodVolumeBackup");
        narrator.done(completed ? "%d of %s Completed".formatted(names.size(), volumes(asked)) : "not completed");
        return completed
                ? asked.stream().map(one -> world.admin().resource(one).get()).toList()
                : asked;
    }

    private static String volumes(List<PodVolumeBackup> asked) {
        return asked.stream()
                .map(one -> one.getSpec().pod.name + "/" + one.getSpec().volume)
                .collect(Collectors.joining(", "));
    }

    private static List<String> names(List<? extends io.fabric8.kubernetes.api.model.HasMetadata> tasks) {
        return tasks.stream().map(task -> task.getMetadata().getName()).toList();
    }

    private void change(List<AppPod> apps) throws IOException, InterruptedException {
        narrator.begin(content.plan());
        String told = "";
        for (AppPod app : apps) {
            told = content.describe(content.change(pods.place(app.name(), AppPod.DATA)));
        }
        narrator.done("in each claim: " + told);
    }

    /** Of the claims: the first backup of each has read everything. */
    private void checkIncrement(List<PodVolumeBackup> stored) {
        if (ledger.failed()) {
            return;
        }
        for (PodVolumeBackup one : stored) {
            if (one.getSpec().volume.equals(AppPod.DATA)) {
                long total = one.getStatus().progress.totalBytes;
                long moved = one.getStatus().incrementalBytes == null ? 0 : one.getStatus().incrementalBytes;
                ledger.figure("incrementalShare", total == 0 ? 0 : (double) moved / total);
                if (moved > total / 2) {
                    ledger.failure("the second backup of %s moved %s of %s, although 1 %% were changed"
                            .formatted(one.getSpec().pod.name, Amounts.bytes(moved), Amounts.bytes(total)));
                }
            }
        }
    }

    private void lose(List<AppPod> apps, List<PodVolumeBackup> stored) throws IOException, InterruptedException {
        narrator.begin("Delete pods and claims");
        for (PodVolumeBackup one : stored) {
            String pod = one.getSpec().pod.name;
            String volume = one.getSpec().volume;
            Path aside = world.directory("kept").resolve(pod + "-" + volume);
            Files.createDirectories(aside.getParent());
            Files.move(pods.place(pod, volume), aside);
            kept.put(pod + "/" + volume, aside);
        }
        for (AppPod app : apps) {
            pods.delete(app.name());
            application.delete(application.existing(app.claim()));
        }
        narrator.done("");
    }

    /** As the server does it: claims, then pods with an init container that waits, then a task for each volume. */
    private void restore(List<AppPod> apps, List<PodVolumeBackup> stored) throws InterruptedException {
        narrator.begin("PodVolumeRestores into new claims and pods");
        String uid = VeleroServer.uid("restore");
        RestoreWaitSettings settings =
                RestoreWaitSettings.read(Map.of(), new RestoreWaitSettings.Program(World.IMAGE, "sandbox"));
        List<PodVolumeRestore> asked = new ArrayList<>();
        for (AppPod app : apps) {
            application.claim(app.claim(), options.bytes(), content.volumeMode());
            Pod lost = app.object(World.IMAGE);
            Map<String, String> snapshots = RestoredVolumes.of(lost, Application.NAMESPACE, stored);
            Pod pod = pods.create(RestoreWait.into(lost, snapshots.keySet(), uid, settings));
            stored.stream()
                    .filter(one -> one.getSpec().pod.name.equals(app.name()))
                    .filter(one -> snapshots.containsKey(one.getSpec().volume))
                    .forEach(one -> asked.add(backups.podRestore("restore", uid, pod, one)));
        }
        List<String> names = names(asked);
        boolean completed = backups.await(names, "PodVolumeRestore");
        for (AppPod app : completed ? apps : List.<AppPod>of()) {
            pods.running(app.name(), POD);
        }
        narrator.done(completed ? "%d Completed, the pods run".formatted(names.size()) : "not completed");
    }

    private void compare(List<AppPod> apps) throws IOException, InterruptedException {
        for (Map.Entry<String, Path> volume : kept.entrySet()) {
            narrator.begin("Compare " + volume.getKey());
            String[] names = volume.getKey().split("/", -1);
            Path restored = pods.place(names[0], names[1]);
            Path folder = restored.resolve(Names.DONE_FOLDER);
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) { // the pod that waits may not always remove it
                Directories.delete(folder);
            }
            // that the file came and went is all that may have touched the root since
            Files.setLastModifiedTime(restored, Files.getLastModifiedTime(volume.getValue()));
            content.compare(volume.getValue(), restored, ledger, narrator);
        }
        for (AppPod app : apps) {
            Path left = pods.place(app.name(), AppPod.SCRATCH);
            try (Stream<Path> files = Files.list(left)) {
                if (files.findAny().isPresent()) {
                    ledger.failure("volume scratch of %s was restored, though it was left out".formatted(app.name()));
                }
            }
        }
    }
}
