package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.bench.BenchReport;
import io.stevedore.sandbox.bench.FileBenchReport;
import io.stevedore.sandbox.bench.FileMeasurement;
import io.stevedore.sandbox.bench.LoadBenchReport;
import io.stevedore.sandbox.bench.LoadMeasurement;
import io.stevedore.sandbox.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A benchmark, from nothing to nothing: each measurement has a cluster of its own. */
public final class BenchRun {
    private static final long CLUSTER_BYTES = 500_000_000;
    /** The volume, the one that is restored, and a repository for each engine and for the bare command. */
    private static final int COPIES = 6;

    private final Installation installation;
    private final String program;
    private final Narrator narrator;
    private final InstantSource clock;
    private final Path temporary;

    /**
     * @param program   what the pods run, for people
     * @param temporary where a run may make its directory
     */
    public BenchRun(Installation installation, String program, Narrator narrator, InstantSource clock, Path temporary) {
        this.installation = installation;
        this.program = program;
        this.narrator = narrator;
        this.clock = clock;
        this.temporary = temporary;
    }

    /** @throws InterruptedException when interrupted; everything has been ended and removed then as well */
    public BenchReport files(FileBenchOptions options) throws InterruptedException {
        List<String> circumstances = circumstances();
        List<String> failures = new ArrayList<>();
        long needed = CLUSTER_BYTES
                + (long) COPIES * options.runs() * Math.max(options.files() * options.fileBytes(), options.bytes());
        SandboxOptions plain =
                SandboxOptions.bench(1, options.engines().contains("restic") ? "restic" : "kopia", options.state());
        List<FileMeasurement> measured = in(
                plain,
                List.of(),
                needed,
                failures,
                (world, ledger) -> new FileBench(world, options, narrator, ledger, clock).run());
        circumstances.add("load average at the end: " + load());
        return FileBenchReport.of(circumstances, measured, failures);
    }

    /** One after the other. */
    public BenchReport load(List<LoadBenchOptions> all) throws InterruptedException {
        List<String> circumstances = circumstances();
        List<String> failures = new ArrayList<>();
        List<LoadMeasurement> measured = new ArrayList<>();
        for (LoadBenchOptions options : all) {
            SandboxOptions plain = SandboxOptions.bench(options.agents(), "kopia", options.state())
                    .withPlayedMovers(options.tasks(), options.moverTime());
            measured.add(in(
                    plain,
                    options.agentCommand(),
                    CLUSTER_BYTES,
                    failures,
                    (world, ledger) -> new LoadBench(world, options, narrator, ledger, clock).run()));
        }
        circumstances.add("load average at the end: " + load());
        return LoadBenchReport.of(circumstances, measured, failures);
    }

    private interface Course<T> {
        T run(World world, Ledger ledger) throws IOException, InterruptedException;
    }

    private <T> T in(SandboxOptions options, List<String> agent, long needed, List<String> failures, Course<T> course)
            throws InterruptedException {
        Ledger ledger = new Ledger(clock.instant());
        StateDirectory state = StateDirectory.create(options.state(), temporary, needed);
        try (World world = World.start(options, agent, installation, state, narrator, clock)) {
            T result = course.run(world, ledger);
            RunReport report = ledger.report(world, clock.instant());
            failures.addAll(report.failures());
            report.leftovers().forEach(left -> failures.add("left behind: " + left));
            report.violations()
                    .forEach((kind, count) -> failures.add("restored otherwise: %s, %d times".formatted(kind, count)));
            return result;
        } catch (IOException e) {
            throw new SandboxException("The benchmark failed: " + e, e);
        }
    }

    private List<String> circumstances() {
        return new ArrayList<>(List.of(
                "%d processors, %s %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.name"),
                                System.getProperty("os.version")),
                "agents and movers: " + program,
                "load average at the start: " + load()));
    }

    /** Of the last minute, 5 and 15 minutes: what else the machine had to do. */
    private static String load() {
        try {
            String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return String.join(" ", words[0], words[1], words[2]);
        } catch (IOException e) {
            return "not known";
        }
    }
}
