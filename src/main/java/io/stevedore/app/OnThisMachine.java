package io.stevedore.app;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.scenario.Installation;
import io.stevedore.sandbox.scenario.Narrator;
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

/** What every command needs that runs a cluster on this machine: the build that its pods run, a terminal, an orderly end. */
final class OnThisMachine {
    private static final Duration CLEAN_UP = Duration.ofSeconds(60);

    private OnThisMachine() {}

    /** Ends and removes all that it has started when it is interrupted. */
    interface Course {
        /** Whether all was well. */
        boolean run() throws InterruptedException;
    }

    /** Ctrl-C interrupts the run, and the process waits until the run has cleaned up behind itself. The exit code. */
    static int interruptibly(Course course) {
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
            boolean success = course.run();
            removeHook(hook);
            return success ? 0 : 1;
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

    static Narrator narrator(PrintStream steps) {
        return new TextNarrator(steps, onTerminal(), InstantSource.system());
    }

    private static boolean onTerminal() {
        Console console = System.console();
        String terminal = System.getenv().getOrDefault("TERM", "dumb");
        return console != null && console.isTerminal() && !terminal.equals("dumb");
    }

    /** Where a run may make its directory. */
    static Path temporary(Map<String, String> environment) {
        String configured = environment.getOrDefault("TMPDIR", "");
        return Path.of(configured.isEmpty() ? System.getProperty("java.io.tmpdir") : configured)
                .toAbsolutePath();
    }

    /** @param binary what the pods run; empty for this very build */
    static Installation installation(Optional<Path> binary) throws URISyntaxException {
        return binary.isPresent()
                ? installation(binary.get())
                : new Installation.Jvm(Path.of(System.getProperty("java.home")), runner());
    }

    private static Installation installation(Path binary) {
        if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
            throw new UserError("--binary is " + binary + ", which is no file that can be run: ./mvnw package -Dnative"
                    + " builds target/stevedore-VERSION-runner.");
        }
        return new Installation.Binary(binary);
    }

    /** Of the build that this very process runs from; the pods run the same. */
    static Path runner() throws URISyntaxException {
        Path here = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            for (Path candidate : new Path[] {
                folder.resolve("quarkus-run.jar"), folder.resolve("quarkus-app").resolve("quarkus-run.jar")
            }) {
                if (Files.isRegularFile(candidate)) {
                    return candidate;
                }
            }
        }
        throw new UserError("The sandbox runs pods from a packaged build, and there is none around " + here
                + ": run ./mvnw package, or start it by ./stevedore.");
    }
}
