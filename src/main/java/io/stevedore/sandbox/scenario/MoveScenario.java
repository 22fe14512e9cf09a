package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A volume's way into a repository and back: backup, change, incremental backup, loss, restore, comparison. */
final class MoveScenario {
    /** An incremental backup moves what changed; more than this share on top of that is not far smaller. */
    private static final double SLACK = 0.1;

    private final World world;
    private final SandboxOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final VolumeContent content;
    private final Backups backups;
    private final InstantSource clock;
    private final List<Volume> volumes = new ArrayList<>();

    MoveScenario(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.clock = clock;
        this.application = world.application();
        this.content = options.block() ? new DeviceContent() : new FileContent(options);
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    /** A volume of the application, and what is kept of it to compare with. */
    private record Volume(AppVolume app, Path place, Path kept) {}

    void run() throws IOException, InterruptedException {
        fill();
        List<DataUpload> uploads = backUp("backup", "first");
        if (!ledger.failed()) {
            long changed = change();
            uploads = backUp("incremental", "second");
            checkIncrement(uploads, changed);
        }
        if (!ledger.failed()) {
            lose();
            restore(uploads);
        }
        if (!ledger.failed()) {
            ledger.whole();
            compare();
        }
        if (!ledger.failed() && options.block()) {
            new PodDeviceScenario(world, options, narrator, ledger, clock).run();
        }
        world.leftovers().tell(ledger, narrator);
    }

    private void fill() throws IOException, InterruptedException {
        narrator.begin("Application's " + (options.volumes() == 1 ? "volume" : options.volumes() + " volumes"));
        application.createNamespace();
        Set<String> filled = new LinkedHashSet<>();
        for (int i = 1; i <= options.volumes(); i++) {
            AppVolume app = application.claim("data-" + i, options.bytes(), content.volumeMode());
            Path place = application.place(application.bound(app));
            filled.add(content.fill(place, i));
            volumes.add(new Volume(app, place, world.directory("kept").resolve("data-" + i)));
        }
        narrator.done(String.join("; ", filled));
    }

    private List<DataUpload> backUp(String title, String backup) throws InterruptedException {
        narrator.begin("Snapshot and DataUpload, " + title);
        List<DataUpload> uploads = new ArrayList<>();
        for (Volume volume : volumes) {
            uploads.add(backups.upload(title(title, volume), backup, application, volume.app()));
        }
        List<String> names =
                uploads.stream().map(upload -> upload.getMetadata().getName()).toList();
        boolean completed = backups.await(names, "DataUpload");
        narrator.done(completed ? moved(names, "DataUpload") : "not completed");
        return completed ? uploads.stream().map(backups::reload).toList() : uploads;
    }

    private String title(String what, Volume volume) {
        return options.volumes() == 1 ? what : what + " " + volume.app().claim();
    }

    private String moved(List<String> names, String kind) {
        long total = sum(names, kind, true);
        long moved = sum(names, kind, false);
        return kind.equals("DataUpload")
                ? "Completed, %s moved of %s".formatted(Amounts.bytes(moved), Amounts.bytes(total))
                : "Completed, %s written".formatted(Amounts.bytes(total));
    }

    private long sum(List<String> names, String kind, boolean total) {
        return names.stream()
                .map(name -> world.tasks().state(kind, name))
                .mapToLong(state -> total ? state.totalBytes() : state.movedBytes())
                .sum();
    }

    /** The most that was changed, in chunks of the engine. */
    private long change() throws IOException {
        narrator.begin(content.plan());
        long bytes = 0;
        int pieces = 0;
        for (Volume volume : volumes) {
            VolumeContent.Change change = content.change(volume.place());
            bytes += change.bytes();
            pieces += change.pieces();
        }
        narrator.done(content.describe(new VolumeContent.Change(pieces, bytes)));
        return bytes + pieces * content.grain();
    }

    private void checkIncrement(List<DataUpload> uploads, long changed) {
        if (ledger.failed()) {
            return;
        }
        List<String> names =
                uploads.stream().map(upload -> upload.getMetadata().getName()).toList();
        long moved = sum(names, "DataUpload", false);
        long total = sum(names, "DataUpload", true);
        ledger.figure("incrementalShare", total == 0 ? 0 : (double) moved / total);
        if (moved > changed + SLACK * total) {
            ledger.failure("the incremental backup moved %s, although at most %s were changed in a volume of %s"
                    .formatted(Amounts.bytes(moved), Amounts.bytes(changed), Amounts.bytes(total)));
        }
    }

    /** The content is put aside by a rename, so that it can be compared; claim and volume go the usual way. */
    private void lose() throws IOException, InterruptedException {
        narrator.begin("Delete claim and volume");
        for (Volume volume : volumes) {
            Files.move(volume.place(), volume.kept());
            application.delete(volume.app());
        }
        narrator.done("");
    }

    private void restore(List<DataUpload> uploads) throws InterruptedException {
        narrator.begin("DataDownload into a new claim");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            AppVolume lost = volumes.get(i).app();
            // the server creates the task first and the claim after it
            DataDownload download = backups.download(title("restore", volumes.get(i)), "restore", uploads.get(i), lost);
            names.add(download.getMetadata().getName());
            application.restoreTarget(lost.claim(), options.bytes(), content.volumeMode());
        }
        boolean completed = backups.await(names, "DataDownload");
        narrator.done(completed ? moved(names, "DataDownload") : "not completed");
    }

    private void compare() throws IOException, InterruptedException {
        for (Volume volume : volumes) {
            narrator.begin("Compare " + volume.app().claim());
            PersistentVolume restored = application.bound(volume.app());
            content.compare(volume.kept(), application.place(restored), ledger, narrator);
        }
    }
}
