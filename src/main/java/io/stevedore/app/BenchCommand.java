package io.stevedore.app;

import io.stevedore.nativeimage.NativeImage;
import io.stevedore.sandbox.bench.BenchJson;
import io.stevedore.sandbox.bench.BenchReport;
import io.stevedore.sandbox.bench.Markdown;
import io.stevedore.sandbox.bench.Svg;
import io.stevedore.sandbox.report.TextTable;
import io.stevedore.sandbox.scenario.BenchRun;
import io.stevedore.sandbox.scenario.FileBenchOptions;
import io.stevedore.sandbox.scenario.LoadBenchOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures agents and tasks on a real Kubernetes API on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures what agents cost and how well they use their nodes, on a Kubernetes control plane on loopback: many"
                    + " DataUploads at once with movers that are played, on 30 agents; and one agent beside many tasks that are"
                    + " over. With --file-system-backup: whole backups and restores of pods' volumes beside the engine's own"
                    + " command on the same files.",
            "Exit code 0 only if every task completed, nothing was left behind, and every promise was kept."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stevedore bench                                     30 agents x 1,000 tasks; 1 agent beside 10,000",
            "  stevedore bench --agents 1,10,30 --tasks 30 --every 4 --mover-seconds 2",
            "                                                      is a task as cheap with many agents?",
            "  stevedore bench --agents 6 --tasks 100 --mover-seconds 20",
            "                                                      are all nodes busy to the end?",
            "  stevedore bench --agents 1 --tasks 20 --other-nodes 500",
            "                                                      what does a large cluster cost an agent?",
            "  stevedore bench --binary ./stevedore-runner         the agents are the native binary",
            "  stevedore bench --file-system-backup                50,000 files of 4 KiB, and one of 1 GB",
            "  stevedore bench --file-system-backup --engine restic --files 500 --size 10MB --runs 1",
            "  stevedore bench --output json > report.json         the figures for a program",
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_AGENTS = 50;
    private static final int MOST_TASKS = 20_000;
    private static final int MOST_OTHER_NODES = 5_000;
    private static final int MOST_FILES = 5_000_000;
    private static final int TASKS_BESIDE_FINISHED = 20;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--agents",
            paramLabel = "N",
            split = ",",
            description = "Agents, each on a played node of its own; several numbers are measured one after the other"
                    + " (default: 30).")
    List<Integer> agents = List.of(30);

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "1000",
            description = "DataUploads (default: ${DEFAULT-VALUE}).")
    int tasks = 1000;

    @Option(
            names = "--every",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seconds from one DataUpload to the next (default: ${DEFAULT-VALUE}, all at once).")
    int every;

    @Option(
            names = "--finished",
            paramLabel = "N",
            defaultValue = "0",
            description = "DataUploads that are over before the agents start (default: ${DEFAULT-VALUE}).")
    int finished;

    @Option(
            names = "--other-nodes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Nodes of the cluster where nothing runs, for what a large cluster costs an agent (default:"
                    + " ${DEFAULT-VALUE}).")
    int otherNodes;

    @Option(
            names = "--mover-seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long each played mover works (default: ${DEFAULT-VALUE}).")
    int moverSeconds = 20;

    @Option(
            names = "--agent-cmd",
            paramLabel = "COMMAND",
            description =
                    "Another agent's command line, words between blanks, in place of ours, for example \"/opt/velero"
                            + " node-agent server --metrics-address=$(POD_IP):8085\".")
    @Nullable
    String agentCommand;

    @Option(
            names = "--file-system-backup",
            description = "Measure backups and restores of pods' volumes with real engines.")
    boolean fileSystemBackup;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            split = ",",
            description = "With --file-system-backup: kopia or restic (default: both).")
    List<String> engines = List.of("kopia", "restic");

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "50000",
            description = "With --file-system-backup: files of 4 KiB (default: ${DEFAULT-VALUE}).")
    int files = 50_000;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            converter = ByteSize.class,
            description = "With --file-system-backup: bytes of the one large file (default: ${DEFAULT-VALUE}).")
    long size = 1_000_000_000;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "With --file-system-backup: how often each is done; the middle one counts (default:"
                    + " ${DEFAULT-VALUE}).")
    int runs = 3;

    @Option(
            names = "--binary",
            paramLabel = "FILE",
            description = "The pods run this native binary of Stevedore, in place of this very build on the JVM.")
    @Nullable
    Path binary;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where the page and the pictures are written (default: bench, beside the build).")
    @Nullable
    Path to;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() throws URISyntaxException {
        if (NativeImage.HERE) {
            throw new UserError("The benchmark is not part of the native binary; ./stevedore bench runs it on a JVM.");
        }
        check();
        BenchRun run = new BenchRun(
                OnThisMachine.installation(Optional.ofNullable(binary)),
                program(),
                OnThisMachine.narrator(output.json() ? System.err : System.out),
                InstantSource.system(),
                OnThisMachine.temporary(System.getenv()));
        Path folder =
                to != null ? to : OnThisMachine.runner().resolve("../../bench").normalize();
        return OnThisMachine.interruptibly(() -> {
            BenchReport report = fileSystemBackup
                    ? run.files(new FileBenchOptions(engines, files, 4096, size, runs, Optional.empty()))
                    : run.load(measurements());
            print(report);
            write(report, folder);
            return report.success();
        });
    }

    private List<LoadBenchOptions> measurements() {
        List<LoadBenchOptions> all = new ArrayList<>();
        for (int number : agents) {
            all.add(load(number, tasks, finished));
        }
        if (Stream.of("--agents", "--tasks", "--every", "--finished", "--other-nodes")
                .noneMatch(new GivenOptions(spec)::has)) {
            all.add(load(1, TASKS_BESIDE_FINISHED, 10_000));
        }
        return all;
    }

    private LoadBenchOptions load(int number, int ofTasks, int over) {
        return new LoadBenchOptions(
                number,
                ofTasks,
                Duration.ofSeconds(every),
                over,
                otherNodes,
                Duration.ofSeconds(moverSeconds),
                agentWords(),
                Optional.empty());
    }

    /** Empty for ours. */
    private List<String> agentWords() {
        return agentCommand == null ? List.of() : List.of(agentCommand.strip().split("\\s+"));
    }

    private String program() {
        if (agentCommand != null) {
            return agentCommand;
        }
        return binary == null ? "JVM " + System.getProperty("java.version") : "native binary";
    }

    private void print(BenchReport report) {
        PrintStream out = output.json() ? System.err : System.out;
        if (output.json()) {
            System.out.println(BenchJson.of(report));
        }
        report.tables().forEach(table -> {
            List<List<String>> rows = new ArrayList<>(List.of(table.columns()));
            rows.addAll(table.rows());
            out.printf("%n%s%n%s", table.title(), TextTable.of(rows, fileSystemBackup ? 3 : 1));
        });
        out.println();
        report.bars().forEach(bar -> out.println(bar.text()));
        report.failures().forEach(failure -> out.println("FAILED: " + failure));
        report.circumstances().forEach(out::println);
    }

    private void write(BenchReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            Path page = Files.writeString(folder.resolve(report.name() + ".md"), Markdown.of(report));
            for (var chart : report.charts()) {
                Files.writeString(folder.resolve(chart.file() + ".svg"), Svg.of(chart));
            }
            (output.json() ? System.err : System.out).println("written to " + page);
        } catch (IOException e) {
            throw new UserError("Cannot write the report to " + folder + ": " + e + ". Choose another place (--to).");
        }
    }

    private void check() {
        GivenOptions given = new GivenOptions(spec);
        agents.forEach(number -> given.inRange("--agents", number, 1, MOST_AGENTS));
        given.inRange("--tasks", tasks, 1, MOST_TASKS);
        given.inRange("--every", every, 0, 3600);
        given.inRange("--finished", finished, 0, MOST_TASKS);
        given.inRange("--other-nodes", otherNodes, 0, MOST_OTHER_NODES);
        given.inRange("--mover-seconds", moverSeconds, 0, 3600);
        given.inRange("--files", files, 1, MOST_FILES);
        given.inRange("--runs", runs, 1, 100);
        engines.forEach(given::engine);
        given.notTogether(
                "--file-system-backup",
                "--agents",
                "--tasks",
                "--every",
                "--finished",
                "--other-nodes",
                "--mover-seconds",
                "--agent-cmd");
        given.onlyWith("--file-system-backup", "--engine", "--files", "--size", "--runs");
        if (agentWords().stream().limit(1).anyMatch(word -> !Files.isExecutable(Path.of(word)))) {
            throw given.wrong(
                    "Invalid value for option '--agent-cmd': its first word has to be the absolute path of a program");
        }
    }
}
