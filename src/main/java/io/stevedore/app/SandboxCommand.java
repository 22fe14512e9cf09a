package io.stevedore.app;

import io.stevedore.nativeimage.NativeImage;
import io.stevedore.sandbox.scenario.Fault;
import io.stevedore.sandbox.scenario.SandboxOptions;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves real data through a real Kubernetes API on this machine, and accounts for it. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a Kubernetes control plane on loopback with played nodes and played storage, backs a volume of real"
                    + " files up, changes 1 %% of it, backs it up again, deletes it, restores it and compares.",
            "Exit code 0 only if everything was equal, nothing was left behind, and nothing was refused to an account of"
                    + " ours."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stevedore sandbox                              5,000 files, 200 MB, 2 nodes",
            "  stevedore sandbox --from ~/photos              my own folder (it is copied, never changed)",
            "  stevedore sandbox --files 200 --size 20MB      a quick look",
            "  stevedore sandbox --volumes 3 --keep           three volumes; leave the cluster running",
            "  stevedore sandbox --s3                         the repository is in an object store",
            "  stevedore sandbox --block                      block volumes, in place of files",
            "  stevedore sandbox --file-system-backup         volumes of pods, file by file",
            "  stevedore sandbox --burst 10 --mover-seconds 4 how well one node's agent keeps its slot busy",
            "  stevedore sandbox --fault quota                what a task says when a quota stops it",
            "  stevedore sandbox --binary ./stevedore-runner  the pods run the native binary",
            "  stevedore sandbox --output json > report.json  the figures for a program",
        })
final class SandboxCommand implements Callable<Integer> {
    private static final int MOST_NODES = 50;
    private static final int MOST_TASKS = 200;
    private static final int MOST_FILES = 5_000_000;

    @Spec
    CommandSpec spec = CommandSpec.create();

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
            names = "--s3",
            description = "The repository is in an object store (an S3 server on loopback), not in a folder.")
    boolean s3;

    @Option(
            names = "--block",
            description =
                    "The volumes are block devices with --size bytes each, compared by SHA-256 (needs root, and loop"
                            + " devices).")
    boolean block;

    @Option(
            names = "--file-system-backup",
            description = "Pods' volumes are backed up and restored file by file, in place of snapshots of claims.")
    boolean fileSystemBackup;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "kopia",
            description =
                    "With --file-system-backup: what keeps the data, kopia or restic (default: ${DEFAULT-VALUE}).")
    String engine = "kopia";

    @Mixin
    OutputOption output = new OutputOption();

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

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            description = "In place of the usual run: break the cluster that way, show what the task says of it, heal"
                    + " it. All, one after the other: all. The names: list.")
    @Nullable
    String fault;

    @Option(
            names = "--binary",
            paramLabel = "FILE",
            description = "The pods run this native binary of Stevedore, in place of this very build on the JVM.")
    @Nullable
    Path binary;

    @Option(names = "--state", paramLabel = "DIR", hidden = true, description = "New or empty folder for the run.")
    @Nullable
    Path state;

    @Override
    public Integer call() throws URISyntaxException {
        if (NativeImage.HERE) {
            throw new UserError("The sandbox is not part of the native binary; ./stevedore sandbox runs it on a JVM.");
        }
        if ("list".equals(fault)) {
            for (Fault one : Fault.all()) {
                spec.commandLine().getOut().printf("%-30s%s%n", one.label(), one.about());
            }
            return 0;
        }
        return new SandboxProcess(options(), Optional.ofNullable(binary), output.json()).run();
    }

    private SandboxOptions options() {
        GivenOptions given = new GivenOptions(spec);
        given.inRange("--nodes", nodes, 1, MOST_NODES);
        given.inRange("--files", files, 0, MOST_FILES);
        given.inRange("--volumes", volumes, 1, MOST_TASKS);
        given.inRange("--burst", burst, 0, MOST_TASKS);
        given.inRange("--mover-seconds", moverSeconds, 0, 3600);
        given.notTogether("--from", "--files", "--size");
        given.notTogether("--block", "--files", "--from");
        given.notTogether("--fault", "--burst", "--block", "--from", "--volumes");
        given.notTogether("--burst", "--block", "--nodes", "--files", "--size", "--from", "--volumes", "--s3");
        given.notTogether("--file-system-backup", "--block", "--fault", "--burst", "--volumes");
        given.onlyWith("--file-system-backup", "--engine");
        given.onlyWith("--burst", "--mover-seconds");
        given.engine(engine);
        return new SandboxOptions(
                burst > 0 ? 1 : nodes,
                files,
                size,
                Optional.ofNullable(from),
                volumes,
                keep,
                s3,
                block,
                burst,
                Duration.ofSeconds(moverSeconds),
                faults(),
                fileSystemBackup,
                engine,
                Optional.ofNullable(state));
    }

    private List<Fault> faults() {
        if (fault == null) {
            return List.of();
        }
        return fault.equals("all")
                ? Fault.all()
                : List.of(Fault.of(fault)
                        .orElseThrow(() -> new GivenOptions(spec)
                                .wrong("There is no fault \"%s\"; --fault list prints those that there are"
                                        .formatted(fault))));
    }
}
