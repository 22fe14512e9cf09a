package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.fsbackup.VolumeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lets the server's part create tasks, waits for them, and tells what became of them. */
final class Backups {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int LONGEST_LINE = 300;

    private final World world;
    private final VeleroServer server;
    private final Narrator narrator;
    private final Ledger ledger;
    private final InstantSource clock;

    Backups(World world, Narrator narrator, Ledger ledger, InstantSource clock) {
        this(world, World.LOCATION, narrator, ledger, clock);
    }

    /** @param location name of the storage location */
    Backups(World world, String location, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.server = new VeleroServer(world.admin(), World.VELERO, location);
        this.narrator = narrator;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Takes a snapshot of a volume and asks for its upload. */
    DataUpload upload(String title, String backup, Application application, AppVolume volume)
            throws InterruptedException {
        String snapshot = "velero-" + volume.claim() + "-" + backup;
        String content = application.snapshot(volume, snapshot);
        return upload(title, backup, volume, snapshot, Set.of(snapshot, content, volume.claim()));
    }

    /** Asks for the upload of a snapshot that exists. */
    DataUpload upload(String title, String backup, AppVolume volume, String snapshot, Set<String> touches) {
        Instant moment = clock.instant();
        DataUpload upload = server.upload(backup, volume, snapshot);
        register(new TaskRun(title, "DataUpload", upload.getMetadata().getName(), moment, touches));
        return upload;
    }

    /** Asks for the download of what an upload stored. */
    DataDownload download(String title, String restore, DataUpload stored, AppVolume target) {
        Instant moment = clock.instant();
        DataDownload download = server.download(restore, stored, target);
        register(new TaskRun(title, "DataDownload", download.getMetadata().getName(), moment, Set.of(target.claim())));
        return download;
    }

    /** Asks for the backup of a pod's volume. */
    PodVolumeBackup podBackup(String backup, Pod pod, VolumeChoice.Take volume, String engine)
            throws InterruptedException {
        Instant moment = clock.instant();
        PodVolumeBackup task = server.podBackup(backup, pod, volume, engine);
        register(new TaskRun(
                "%s %s/%s".formatted(backup, pod.getMetadata().getName(), volume.volume()),
                task.getKind(),
                task.getMetadata().getName(),
                moment,
                Set.of(pod.getMetadata().getName())));
        return task;
    }

    /** Asks for the restore of what a backup stored, into a pod that waits. */
    PodVolumeRestore podRestore(String restore, String uid, Pod pod, PodVolumeBackup stored) {
        Instant moment = clock.instant();
        PodVolumeRestore task = server.podRestore(restore, uid, pod, stored);
        register(new TaskRun(
                "%s %s/%s".formatted(restore, pod.getMetadata().getName(), stored.getSpec().volume),
                task.getKind(),
                task.getMetadata().getName(),
                moment,
                Set.of(pod.getMetadata().getName())));
        return task;
    }

    /** Waits for the tasks; whether all of them are Completed. */
    boolean await(List<String> names, String kind) throws InterruptedException {
        return await(names, kind, LIMIT);
    }

    /** Waits for the tasks so long; whether all of them are Completed. */
    boolean await(List<String> names, String kind, Duration limit) throws InterruptedException {
        boolean ended = world.tasks().awaitEnd(names, limit, narrator, world::check);
        List<String> bad = new ArrayList<>();
        for (String name : names) {
            TaskState state = world.tasks().state(kind, name);
            if (!ended && !state.ended()) {
                bad.add("%s %s is %s after %d min".formatted(kind, name, state.phase(), limit.toMinutes()));
            } else if (!state.completed()) {
                bad.add("%s %s is %s: %s".formatted(kind, name, state.phase(), state.message()));
            }
            if (!state.completed()) {
                narrator.note(bad.getLast());
                world.workloads()
                        .agentLog(state.node())
                        .lines()
                        .map(Backups::shortened)
                        .forEach(narrator::note);
            }
        }
        bad.forEach(ledger::failure);
        return bad.isEmpty();
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...";
    }

    /** A data upload with its present status. */
    DataUpload reload(DataUpload upload) {
        return world.admin().resource(upload).get();
    }

    private void register(TaskRun run) {
        ledger.task(run);
        world.tasks().created(run.name(), run.created());
    }
}
