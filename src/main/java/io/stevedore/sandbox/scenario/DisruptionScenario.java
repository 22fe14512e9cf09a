package io.stevedore.sandbox.scenario;

import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Something happens while a mover works: whether the task ends as it has to, and whether the next one completes. */
final class DisruptionScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final World world;
    private final Disruption disruption;
    private final VolumeContent content;
    private final long bytes;
    private final Narrator narrator;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Backups backups;

    DisruptionScenario(
            World world,
            Disruption disruption,
            SandboxOptions options,
            Narrator narrator,
            Ledger ledger,
            InstantSource clock) {
        this.world = world;
        this.disruption = disruption;
        this.content = new FileContent(options);
        this.bytes = options.bytes();
        this.narrator = narrator;
        this.ledger = ledger;
        this.clock = clock;
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    void run() throws IOException, InterruptedException {
        Application application = world.application();
        narrator.begin("Volume of " + disruption.label());
        AppVolume volume = application.claim("data-" + disruption.label(), bytes, content.volumeMode());
        narrator.done(content.fill(application.place(application.bound(volume)), 1));

        narrator.begin("Snapshot and DataUpload, until its mover works");
        String task = backups.upload(disruption.label(), "backup", application, volume)
                .getMetadata()
                .getName();
        world.tasks()
                .await(
                        task,
                        state -> state.phase().equals(Phases.IN_PROGRESS) || state.ended(),
                        PATIENCE,
                        world::check);
        DisruptionSite site = DisruptionSite.of(world, task);
        narrator.done("on " + site.node());

        narrator.begin("Fault " + disruption.label());
        world.expectRestarts();
        Instant struck = clock.instant();
        disruption.strike(site);
        narrator.done(disruption.about());
        ends(task, struck);

        narrator.begin("Snapshot and DataUpload after " + disruption.label());
        String next = backups.upload("after " + disruption.label(), "after", application, volume)
                .getMetadata()
                .getName();
        narrator.done(backups.await(List.of(next), "DataUpload") ? "Completed" : "not completed");
    }

    private void ends(String task, Instant struck) throws InterruptedException {
        narrator.begin("The task of " + disruption.label());
        world.tasks()
                .await(task, TaskState::ended, PATIENCE, world::check)
                .map(at -> Duration.between(struck, at))
                .ifPresent(time -> ledger.figure(disruption.label() + ".endSeconds", Amounts.seconds(time)));
        TaskState state = world.tasks().state("DataUpload", task);
        String lost = attempts(task);
        narrator.done(state.phase());
        narrator.note(disruption.end() == Disruption.End.FAILED ? state.message() : lost);
        boolean asItShould = switch (disruption.end()) {
            case SAME_MOVER -> state.completed() && lost.isEmpty();
            case NEXT_MOVER -> state.completed() && lost.contains(task);
            case FAILED ->
                state.phase().equals(Phases.FAILED) && state.message().contains("137");
        };
        if (!asItShould) {
            ledger.failure("DataUpload %s is %s and says \"%s\"; it was to end by %s, and keeps of earlier movers: %s"
                    .formatted(task, state.phase(), state.message(), disruption.end(), lost));
        }
    }

    /** What the task keeps of movers that were lost. */
    private String attempts(String task) {
        DataUpload upload = world.admin()
                .resources(DataUpload.class)
                .inNamespace(World.VELERO)
                .withName(task)
                .get();
        return upload.getMetadata().getAnnotations().getOrDefault(Names.ATTEMPTS, "");
    }
}
