package io.stevedore.sandbox.scenario;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A cluster with a fault: what a task says of it and when, and whether all goes on when the fault is over. */
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

    /** @param caused from when on its task could have told */
    private record Started(FaultScenario scenario, AppVolume volume, String task, Instant caused) {}

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
        this.site = new FaultSite(
                world,
                fault.word("w"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())));
        this.backups = new Backups(world, fault.location(site.word()), narrator, ledger, clock);
    }

    /** In one cluster: at the same time those that are in nobody's way, then the others one after the other. */
    static void runAll(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock)
            throws IOException, InterruptedException {
        world.application().createNamespace();
        List<FaultScenario> all = options.faults().stream()
                .flatMap(fault -> fault instanceof ClusterFault found ? Stream.of(found) : Stream.empty())
                .map(fault -> new FaultScenario(world, fault, options, narrator, ledger, clock))
                .toList();
        run(all.stream().filter(scenario -> scenario.fault.ofOneVolume()).toList());
        for (FaultScenario alone : all) {
            if (!alone.fault.ofOneVolume()) {
                run(List.of(alone));
            }
        }
        for (Fault fault : options.faults()) {
            if (fault instanceof Disruption disruption) {
                new DisruptionScenario(world, disruption, options, narrator, ledger, clock).run();
            }
        }
        world.leftovers().tell(ledger, narrator);
    }

    private static void run(List<FaultScenario> together) throws IOException, InterruptedException {
        List<Started> started = new ArrayList<>();
        for (FaultScenario scenario : together) {
            started.add(scenario.start());
        }
        for (Started one : started) {
            one.scenario().told(one);
        }
        for (Started one : started) {
            one.scenario().heal();
        }
        for (Started one : started) {
            one.scenario().goesOn(one);
        }
    }

    private Started start() throws IOException, InterruptedException {
        Application application = world.application();
        narrator.begin("Volume of " + fault.label());
        AppVolume volume = application.claim("data-" + fault.label(), bytes, content.volumeMode());
        narrator.done(content.fill(application.place(application.bound(volume)), 1));
        fault.before(site);
        if (fault.needsRepository()) {
            goesOn("while nothing is wrong", volume);
        }
        String snapshot = "velero-" + site.word().replace(":", "-");
        if (fault.beforeSnapshot()) {
            cause();
            application.askSnapshot(volume, snapshot);
        } else {
            application.snapshot(volume, snapshot);
            cause();
        }
        Instant caused = clock.instant();
        DataUpload upload = backups.upload(
                fault.label(), "backup", fault.asked(volume, site.word()), snapshot, Set.of(snapshot, volume.claim()));
        String task = upload.getMetadata().getName();
        return new Started(this, volume, task, caused);
    }

    private void cause() {
        narrator.begin("Fault " + fault.label());
        fault.cause(site);
        narrator.done(fault.about() + ", " + site.word());
    }

    /** By a task that waits, or by one that has failed. */
    private void told(Started started) throws IOException, InterruptedException {
        String task = started.task();
        narrator.begin("What the task of " + fault.label() + " says");
        Optional<Duration> took = await(task, state -> state.ended() || !fault.ends() && tells(state))
                .map(at -> Duration.between(started.caused(), at));
        TaskState state = world.tasks().state("DataUpload", task);
        took.ifPresent(time -> ledger.figure(fault.label() + ".causeSeconds", Amounts.seconds(time)));
        narrator.done(
                state.phase() + took.map(time -> " after " + Amounts.time(time)).orElse(", and not why"));
        narrator.note(state.message());
        boolean asItShould = fault.ends() ? state.phase().equals(Phases.FAILED) : !state.ended();
        if (!asItShould || !tells(state)) {
            ledger.failure("DataUpload %s is %s and says \"%s\"; it was to %s and to tell %s with %s"
                    .formatted(
                            task,
                            state.phase(),
                            state.message(),
                            fault.ends() ? "fail" : "wait",
                            fault.code(),
                            site.word()));
        }
        if (fault.healthyBeside() > 0) {
            othersGetThrough(started);
        }
    }

    /** What nothing is wrong with gets through while the task waits. */
    private void othersGetThrough(Started started) throws IOException, InterruptedException {
        List<String> others = new ArrayList<>();
        narrator.begin("%d uploads beside that of %s".formatted(fault.healthyBeside(), fault.label()));
        for (int i = 1; i <= fault.healthyBeside(); i++) {
            Application application = world.application();
            AppVolume volume = application.claim("beside-" + i, bytes, content.volumeMode());
            content.fill(application.place(application.bound(volume)), 1);
            others.add(backups.upload("beside " + i, "beside", application, volume)
                    .getMetadata()
                    .getName());
        }
        boolean completed = backups.await(others, "DataUpload");
        String phase = world.tasks().state("DataUpload", started.task()).phase();
        narrator.done((completed ? "Completed" : "not completed") + ", while the task is " + phase);
        if (!phase.equals(Phases.ACCEPTED)) {
            ledger.failure("DataUpload %s is %s; it was to wait".formatted(started.task(), phase));
        }
    }

    private Optional<Instant> await(String task, Predicate<TaskState> wanted) throws InterruptedException {
        return world.tasks().await(task, wanted, PATIENCE, world::check);
    }

    /** With its code, in front while the task waits, and with the random word. */
    private boolean tells(TaskState state) {
        String code = fault.code() + ": ";
        boolean told =
                fault.ends() ? state.message().contains(code) : state.message().startsWith(code);
        return told && state.message().contains(site.word());
    }

    private void heal() {
        narrator.begin("Heal " + fault.label());
        fault.heal(site);
        narrator.done("");
    }

    /** The same task, or another one of the same volume when it has failed. */
    private void goesOn(Started started) throws InterruptedException {
        if (fault.ends()) {
            goesOn("after " + fault.label(), started.volume());
            return;
        }
        narrator.begin("The task of " + fault.label() + " goes on");
        completes(started.task());
    }

    private void goesOn(String when, AppVolume volume) throws InterruptedException {
        narrator.begin("Snapshot and DataUpload " + when);
        DataUpload upload = backups.upload(when, when.substring(0, when.indexOf(' ')), world.application(), volume);
        completes(upload.getMetadata().getName());
    }

    private void completes(String task) throws InterruptedException {
        boolean completed = backups.await(List.of(task), "DataUpload");
        narrator.done(completed ? "Completed" : "not completed");
        String message = world.tasks().state("DataUpload", task).message();
        if (completed && !message.isEmpty()) {
            ledger.failure("DataUpload %s is Completed and still says \"%s\"".formatted(task, message));
        }
    }
}
