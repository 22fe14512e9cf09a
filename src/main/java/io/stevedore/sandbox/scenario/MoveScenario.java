package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.tree.Comparison;
import io.stevedore.sandbox.tree.Difference;
import io.stevedore.sandbox.tree.Fidelity;
import io.stevedore.sandbox.tree.TreeChange;
import io.stevedore.sandbox.tree.TreeComparer;
import io.stevedore.sandbox.tree.TreeCopy;
import io.stevedore.sandbox.tree.TreeGenerator;
import io.stevedore.sandbox.tree.TreeSpec;
import io.stevedore.sandbox.tree.TreeStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A volume's way into a repository and back: backup, change, incremental backup, loss, restore, comparison. */
final class MoveScenario {
    private static final double CHANGE_PERCENT = 1;
    private static final long SEED = 20;
    private static final Fidelity FIDELITY = Fidelity.KOPIA;
    /** An incremental backup moves what changed; more than this share on top of that is not far smaller. */
    private static final double SLACK = 0.1;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final World world;
    private final SandboxOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final Backups backups;
    private final List<Volume> volumes = new ArrayList<>();

    MoveScenario(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.application = world.application();
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    /** A volume of the application, and what is kept of it to compare with. */
    private record Volume(AppVolume app, Path directory, Path kept, TreeStats stats) {}

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
        narrator.begin("Leftovers");
        List<String> left = world.leftovers().find(PATIENCE);
        ledger.leftovers(left);
        narrator.done(left.isEmpty() ? "none" : String.valueOf(left.size()));
        left.forEach(narrator::note);
    }

    private void fill() throws IOException, InterruptedException {
        narrator.begin("Application's " + (options.volumes() == 1 ? "volume" : options.volumes() + " volumes"));
        application.createNamespace();
        for (int i = 1; i <= options.volumes(); i++) {
            AppVolume app = application.claim("data-" + i, options.bytes());
            Path directory = application.directory(application.bound(app));
            TreeStats stats;
            if (options.from().isPresent()) {
                TreeCopy.copy(options.from().get(), directory);
                stats = TreeStats.of(directory);
            } else {
                stats = TreeGenerator.write(directory, new TreeSpec(options.files(), options.bytes(), SEED + i));
            }
            volumes.add(new Volume(app, directory, world.directory("kept").resolve("data-" + i), stats));
        }
        narrator.done(volumes.stream()
                .map(volume -> describe(volume.stats()))
                .distinct()
                .collect(Collectors.joining("; ")));
    }

    private static String describe(TreeStats stats) {
        return "%s files in %s folders, %s symlinks, %s special files, %s"
                .formatted(
                        Amounts.count(stats.files()),
                        Amounts.count(stats.folders()),
                        Amounts.count(stats.symlinks()),
                        Amounts.count(stats.specials()),
                        Amounts.bytes(stats.bytes()));
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

    private long change() throws IOException {
        narrator.begin("Change %.0f %% of the files".formatted(CHANGE_PERCENT));
        long bytes = 0;
        int files = 0;
        for (Volume volume : volumes) {
            TreeChange change = TreeChange.apply(volume.directory(), CHANGE_PERCENT, SEED);
            bytes += change.bytes();
            files += change.files();
        }
        narrator.done("%s files modified, added or removed; %s in those that are there"
                .formatted(Amounts.count(files), Amounts.bytes(bytes)));
        return bytes;
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
            ledger.failure("the incremental backup moved %s, although files of %s were changed in a volume of %s"
                    .formatted(Amounts.bytes(moved), Amounts.bytes(changed), Amounts.bytes(total)));
        }
    }

    /** The content is put aside by a rename, so that it can be compared; claim and volume go the usual way. */
    private void lose() throws IOException, InterruptedException {
        narrator.begin("Delete claim and volume");
        for (Volume volume : volumes) {
            Files.move(volume.directory(), volume.kept());
            Files.createDirectory(volume.directory());
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
            application.restoreTarget(lost.claim(), options.bytes());
        }
        boolean completed = backups.await(names, "DataDownload");
        narrator.done(completed ? moved(names, "DataDownload") : "not completed");
    }

    private void compare() throws IOException, InterruptedException {
        for (Volume volume : volumes) {
            narrator.begin("Compare " + volume.app().claim());
            PersistentVolume restored = application.bound(volume.app());
            Comparison comparison = TreeComparer.compare(volume.kept(), application.directory(restored));
            ledger.comparison(comparison, FIDELITY);
            narrator.done("%s names, %s: %s"
                    .formatted(
                            Amounts.count(comparison.entries()),
                            Amounts.bytes(comparison.bytes()),
                            comparison.equal(FIDELITY) ? "equal" : "NOT equal"));
            comparison
                    .tolerated(FIDELITY)
                    .forEach((kind, count) -> narrator.note("not kept by %s, as known: %s, %s times"
                            .formatted(FIDELITY, kind.label(), Amounts.count(count))));
            comparison.violations(FIDELITY).keySet().stream()
                    .flatMap(kind -> comparison.examples().getOrDefault(kind, List.of()).stream())
                    .map(Difference::toString)
                    .forEach(narrator::note);
        }
    }
}
