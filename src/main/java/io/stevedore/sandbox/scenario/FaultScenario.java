package io.stevedore.sandbox.scenario;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** A cluster with a fault: what a task says of it and when, and whether it goes on when the fault is over. */
final class FaultScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final World world;
    private final ClusterFault fault;
    private final VolumeContent content;
    private final long bytes;
    private final Narrator narrator;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Backups backups;
    private final FaultSite site;

    private FaultScenario(
            World world,
            ClusterFault fault,
            SandboxOptions options,
            Narrator narrator,
            Ledger ledger,
            InstantSource clock) {
        this.world = world;
        this.fault = fault;
        this.content = new FileContent(options);
        this.bytes = options.bytes();
        this.narrator = narrator;
        this.ledger = ledger;
        this.clock = clock;
        this.backups = new Backups(world, narrator, ledger, clock);
        this.site = new FaultSite(
                world,
                fault.word("w"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())));
    }

    /** One after the other, in one cluster. */
    static void runAll(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock)
            throws IOException, InterruptedException {
        world.application().createNamespace();
        for (ClusterFault fault : options.faults()) {
            new FaultScenario(world, fault, options, narrator, ledger, clock).run();
        }
        world.leftovers().tell(ledger, narrator);
    }

    private void run() throws IOException, InterruptedException {
        Application application = world.application();
        narrator.begin("Application's volume");
        AppVolume volume = application.claim("data-" + fault.label(), bytes, content.volumeMode());
        narrator.done(content.fill(application.place(application.bound(volume)), 1));

        String snapshot = "velero-" + (fault.beforeSnapshot() ? site.word() : volume.claim());
        if (fault.beforeSnapshot()) {
            cause();
            application.askSnapshot(volume, snapshot);
        } else {
            application.snapshot(volume, snapshot);
            cause();
        }
        DataUpload upload = backups.upload(
                fault.label(), "backup", fault.asked(volume, site.word()), snapshot, Set.of(snapshot, volume.claim()));
        String name = upload.getMetadata().getName();
        Instant created = clock.instant();
        if (fault.heals()) {
            told(name, created);
            heal(name);
        } else {
            fails(name);
        }
    }

    private void cause() {
        narrator.begin("Fault " + fault.label());
        fault.cause(site);
        narrator.done(fault.about() + ", " + site.word());
    }

    private void told(String name, Instant created) throws InterruptedException {
        narrator.begin("The task says why it waits");
        Optional<TaskState> state = await(name, seen -> seen.message().startsWith(fault.code() + ": ") || seen.ended());
        Duration took = Duration.between(created, clock.instant());
        String message = world.tasks().state("DataUpload", name).message();
        ledger.figure(fault.label() + ".causeSeconds", Amounts.seconds(took));
        narrator.done(state.isEmpty() ? "it does not" : "after " + Amounts.time(took));
        narrator.note(message);
        if (state.isEmpty() || state.get().ended() || !message.contains(site.word())) {
            ledger.failure("DataUpload %s does not tell %s with %s while it waits; it says \"%s\""
                    .formatted(name, fault.code(), site.word(), message));
        }
    }

    private void heal(String name) throws InterruptedException {
        narrator.begin("Heal it");
        fault.heal(site);
        boolean completed = backups.await(List.of(name), "DataUpload");
        narrator.done(completed ? "Completed" : "not completed");
        String message = world.tasks().state("DataUpload", name).message();
        if (completed && !message.isEmpty()) {
            ledger.failure("DataUpload %s is Completed and still says \"%s\"".formatted(name, message));
        }
    }

    /** The end tells; the task's name is random as well. */
    private void fails(String name) throws InterruptedException {
        narrator.begin("The task fails and says why");
        await(name, seen -> seen.phase().equals(Phases.IN_PROGRESS) || seen.ended());
        Instant caused = clock.instant();
        fault.whileMoving(site, name);
        await(name, TaskState::ended);
        Duration took = Duration.between(caused, clock.instant());
        TaskState state = world.tasks().state("DataUpload", name);
        ledger.figure(fault.label() + ".causeSeconds", Amounts.seconds(took));
        narrator.done(state.phase() + " after " + Amounts.time(took));
        narrator.note(state.message());
        if (!state.phase().equals(Phases.FAILED) || !state.message().contains(name)) {
            ledger.failure("DataUpload %s is %s and says \"%s\"; it was to fail and to name its pod"
                    .formatted(name, state.phase(), state.message()));
        }
    }

    private Optional<TaskState> await(String name, Predicate<TaskState> wanted) throws InterruptedException {
        Instant deadline = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(deadline)) {
            TaskState state = world.tasks().state("DataUpload", name);
            if (wanted.test(state)) {
                return Optional.of(state);
            }
            world.check();
            Thread.sleep(100);
        }
        return Optional.empty();
    }
}
