package io.stevedore.sandbox.scenario;

import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.TaskTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Many data uploads at once on one node, with movers that take a known time: what is left is the agent's own time. */
final class BurstScenario {
    private final World world;
    private final SandboxOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final Application application;
    private final Backups backups;

    BurstScenario(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.application = world.application();
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    /** A volume with a snapshot that is ready to be uploaded. */
    private record Ready(AppVolume volume, String snapshot, String content) {}

    void run() throws IOException, InterruptedException {
        List<Ready> ready = prepare();
        narrator.begin(
                "%d DataUploads at once, movers of %s".formatted(ready.size(), Amounts.time(options.moverTime())));
        List<String> names = new ArrayList<>();
        for (Ready one : ready) {
            DataUpload upload = backups.upload(
                    one.volume().claim(),
                    "burst",
                    one.volume(),
                    one.snapshot(),
                    Set.of(one.volume().claim(), one.snapshot(), one.content()));
            names.add(upload.getMetadata().getName());
        }
        boolean completed = backups.await(names, "DataUpload");
        Duration makespan = makespan(names);
        ledger.figure("makespanSeconds", Amounts.seconds(makespan));
        ledger.figure("moverSeconds", Amounts.seconds(options.moverTime().multipliedBy(names.size())));
        narrator.done("%s; from the first creation to the last end %s, of that %s the movers' own"
                .formatted(
                        completed ? "Completed" : "not all completed",
                        Amounts.time(makespan),
                        Amounts.time(options.moverTime().multipliedBy(names.size()))));
        world.leftovers().tell(ledger, narrator);
    }

    private List<Ready> prepare() throws IOException, InterruptedException {
        narrator.begin(options.burst() + " volumes with a snapshot each");
        application.createNamespace();
        List<Ready> ready = new ArrayList<>();
        for (int i = 1; i <= options.burst(); i++) {
            AppVolume volume = application.claim("data-" + i, 0, "Filesystem");
            Path directory = application.place(application.bound(volume));
            Files.writeString(directory.resolve("file"), "content of volume " + i);
            String snapshot = "velero-" + volume.claim();
            ready.add(new Ready(volume, snapshot, application.snapshot(volume, snapshot)));
        }
        narrator.done("");
        return ready;
    }

    private Duration makespan(List<String> names) {
        List<TaskTimeline> timelines =
                names.stream().map(world.tasks()::timeline).toList();
        Instant first = timelines.stream()
                .map(TaskTimeline::created)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant last = timelines.stream()
                .map(TaskTimeline::end)
                .max(Instant::compareTo)
                .orElseThrow();
        return Duration.between(first, last);
    }
}
