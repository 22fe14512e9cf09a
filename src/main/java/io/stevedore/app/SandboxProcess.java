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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The sandbox as a process: tells of the run on the terminal, and cleans up when the process must end. */
final class SandboxProcess {
    private static final Duration CLEAN_UP = Duration.ofSeconds(60);

    private final SandboxOptions options;
    private final Optional<Path> binary;
    private final boolean json;

    /** @param binary what the pods run; empty for this very build */
    SandboxProcess(SandboxOptions options, Optional<Path> binary, boolean json) {
        this.options = options;
        this.binary = binary;
        this.json = json;
    }

    /** The exit code. */
    int run() throws URISyntaxException {
        PrintStream steps = json ? System.err : System.out;
        SandboxRun run = new SandboxRun(
                options,
                binary.isPresent() ? installation(binary.get()) : installation(),
                new TextNarrator(steps, onTerminal(), InstantSource.system()),
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
        if (json) {
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

    private static Installation installation(Path binary) {
        if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
            throw new UserError("--binary is " + binary + ", which is no file that can be run: ./mvnw package -Dnative"
                    + " builds target/stevedore-VERSION-runner.");
        }
        return new Installation.Binary(binary);
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
                    return new Installation.Jvm(Path.of(System.getProperty("java.home")), candidate);
                }
            }
        }
        throw new UserError("The sandbox runs pods from a packaged build, and there is none around " + here
                + ": run ./mvnw package, or start it by ./stevedore.");
    }
}
