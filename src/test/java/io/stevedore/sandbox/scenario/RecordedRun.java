package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.RunReport;
import io.stevedore.testing.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A run of the sandbox with the program under test.
 *
 * @param told all that it said
 */
record RecordedRun(RunReport report, String told) {
    static RecordedRun of(SandboxOptions options, Path folder) throws InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Narrator narrator =
                new TextNarrator(new PrintStream(told, true, StandardCharsets.UTF_8), false, InstantSource.system());
        RunReport report =
                new SandboxRun(options, installation(), narrator, InstantSource.system()).run(folder, end -> {});
        return new RecordedRun(report, told.toString(StandardCharsets.UTF_8));
    }

    private static Installation installation() {
        return Program.binary()
                .<Installation>map(Installation.Binary::new)
                .orElseGet(() -> new Installation.Jvm(Path.of(System.getProperty("java.home")), Program.jar()));
    }
}
