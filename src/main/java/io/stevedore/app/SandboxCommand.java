package io.stevedore.app;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.ReportJson;
import io.stevedore.sandbox.report.ReportTable;
import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.scenario.Installation;
import io.stevedore.sandbox.scenario.SandboxOptions;
import io.stevedore.sandbox.scenario.SandboxRun;
import io.stevedore.sandbox.scenario.TextNarrator;
import java.io.Console;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moves real data through a real Kubernetes API on this machine, and accounts for it. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a Kubernetes control plane on loopback with played nodes and played storage, backs a volume of real"
                    + " files up, changes 1 %% of it, backs it up again, deletes it, restores it and compares.",
            "Exit code 0 only if everything was equal and nothing was left behind."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stevedore sandbox                              5,000 files, 200 MB, 2 nodes",
            "  stevedore sandbox --from ~/photos              my own folder (it is copied, never changed)",
            "  stevedore sandbox --files 200 --size 20MB      a quick look",
            "  stevedore sandbox --volumes 3 --keep           three volumes; leave the cluster running",
            "  stevedore sandbox --burst 10 --mover-seconds 4 how well one node's agent keeps its slot busy",
            "  stevedore sandbox --output json > report.json  the figures for a program",
        })
final class SandboxCommand implements Callable<Integer> {
    private static final int MOST_NODES = 50;
    private static final int MOST_TASKS = 200;
    private static final int MOST_FILES = 5_000_000;
    private static final Duration CLEAN_UP = Duration.ofSeconds(60);

    /** Where the report goes and how. */
    enum Output {
        text,
        json
    }

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "2", description = "Played nodes (default: 2).")
    int nodes = 2;

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Files of each volume (default: 5000).")
    int files = 5000;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "200MB",
            converter = ByteSize.class,
            description = "Bytes of each volume, such as 200MB or 1GiB (default: 200MB).")
    long size = 200_000_000;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "A folder whose copy is the volume's content, in place of generated files.")
    @Nullable
    Path from;

    @Option(
            names = "--volumes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Volumes, moved at the same time (default: 1).")
    int volumes = 1;

    @Option(
            names = "--keep",
            description = "Leave the cluster running at the end, print how to reach it, and wait for Ctrl-C.")
    boolean keep;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document on standard output, steps on standard error.")
    Output output = Output.text;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "0",
            description = "In place of the usual run: N uploads at once on one node, with movers that are played.")
    int burst;

    @Option(
            names = "--mover-seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "With --burst: how long each mover works (default: 4).")
    int moverSeconds = 4;

    @Option(names = "--state", paramLabel = "DIR", hidden = true, description = "New or empty folder for the run.")
    @Nullable
    Path state;

    @Override
    public Integer call() throws Exception {
        SandboxOptions options = options();
        boolean terminal = onTerminal();
        PrintStream steps = output == Output.json ? System.err : System.out;
        SandboxRun run = new SandboxRun(
                options,
                installation(),
                new TextNarrator(steps, terminal, InstantSource.system()),
                InstantSource.system());
        return interruptibly(run, temporary(System.getenv()));
    }

    /** Ctrl-C interrupts the run, and the process waits until the run has cleaned up behind itself. */
    private int interruptibly(SandboxRun run, Path temporary) {
        CountDownLatch unwound = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread hook = new Thread(() -> {
            main.interrupt();
            try {
                if (!unwound.await(CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
                    System.err.println("Cleaning up takes too long; processes may be left.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            RunReport report = run.run(temporary, this::print);
            removeHook(hook);
            return report.success() ? 0 : 1;
        } catch (SandboxException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            System.err.println(System.lineSeparator() + "Interrupted: everything was ended and removed.");
            return 130;
        } finally {
            unwound.countDown();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is already on its way out
        }
    }

    private void print(RunReport report) {
        if (output == Output.json) {
            System.out.println(ReportJson.of(report));
            return;
        }
        System.out.println();
        System.out.print(ReportTable.of(report));
        report.failures().forEach(failure -> System.out.println("FAILED: " + failure));
        System.out.printf(
                "%n%s, %s in all.%n",
                report.success() ? "Everything was equal, and nothing was left behind" : "The run FAILED",
                Amounts.time(report.total()));
    }

    private SandboxOptions options() {
        check("--nodes", nodes, 1, MOST_NODES);
        check("--files", files, 0, MOST_FILES);
        check("--volumes", volumes, 1, MOST_TASKS);
        check("--burst", burst, 0, MOST_TASKS);
        check("--mover-seconds", moverSeconds, 0, 3600);
        return new SandboxOptions(
                burst > 0 ? 1 : nodes,
                files,
                size,
                Optional.ofNullable(from),
                volumes,
                keep,
                burst,
                Duration.ofSeconds(moverSeconds),
                Optional.ofNullable(state));
    }

    private void check(String option, int value, int least, int most) {
        if ((value < least || value > most) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '%s': %d is not between %d and %d".formatted(option, value, least, most));
        }
    }

    private static boolean onTerminal() {
        Console console = System.console();
        String terminal = System.getenv().getOrDefault("TERM", "dumb");
        return console != null && console.isTerminal() && !terminal.equals("dumb");
    }

    private static Path temporary(Map<String, String> environment) {
        String configured = environment.getOrDefault("TMPDIR", "");
        return Path.of(configured.isEmpty() ? System.getProperty("java.io.tmpdir") : configured)
                .toAbsolutePath();
    }

    /** The build that this very process runs from; the pods run the same. */
    private static Installation installation() throws URISyntaxException {
        Path here = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            for (Path candidate : new Path[] {
                folder.resolve("quarkus-run.jar"), folder.resolve("quarkus-app").resolve("quarkus-run.jar")
            }) {
                if (Files.isRegularFile(candidate)) {
                    return new Installation(Path.of(System.getProperty("java.home")), candidate);
                }
            }
        }
        throw new UserError("The sandbox runs pods from a packaged build, and there is none around " + here
                + ": run ./mvnw package, or start it by ./stevedore.");
    }
}
