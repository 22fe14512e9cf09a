package io.stevedore.app;

import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.ReportJson;
import io.stevedore.sandbox.report.ReportTable;
import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.scenario.SandboxOptions;
import io.stevedore.sandbox.scenario.SandboxRun;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The sandbox as a process: tells of the run on the terminal. */
final class SandboxProcess {
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
        SandboxRun run = new SandboxRun(
                options,
                OnThisMachine.installation(binary),
                OnThisMachine.narrator(json ? System.err : System.out),
                InstantSource.system());
        Path temporary = OnThisMachine.temporary(System.getenv());
        return OnThisMachine.interruptibly(() -> run.run(temporary, this::print).success());
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
}
