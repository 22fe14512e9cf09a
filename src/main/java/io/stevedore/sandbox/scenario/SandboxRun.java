package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.tree.TreeCopy;
import io.stevedore.sandbox.tree.TreeStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One run of the sandbox, from nothing to nothing. */
public final class SandboxRun {
    /** A volume, its snapshot, the volume made of that, the repository, the restored one; and the cluster itself. */
    private static final long COPIES = 5;

    private static final long CLUSTER_BYTES = 500_000_000;

    private final SandboxOptions options;
    private final Installation installation;
    private final Narrator narrator;
    private final InstantSource clock;

    public SandboxRun(SandboxOptions options, Installation installation, Narrator narrator, InstantSource clock) {
        this.options = options;
        this.installation = installation;
        this.narrator = narrator;
        this.clock = clock;
    }

    /**
     * Runs, tells the outcome to {@code outcome}, and cleans up; with {@code keep} only when interrupted.
     *
     * @param temporary where the run may make its directory
     * @throws SandboxException when it cannot go on, for a reason outside of it
     * @throws InterruptedException when interrupted; everything has been ended and removed then as well
     */
    public RunReport run(Path temporary, Consumer<RunReport> outcome) throws InterruptedException {
        Ledger ledger = new Ledger(clock.instant());
        SandboxOptions sized = examine();
        StateDirectory state = StateDirectory.create(sized.state(), temporary, needed(sized));
        try (World world = World.start(sized, installation, state, narrator, clock)) {
            if (!sized.faults().isEmpty()) {
                FaultScenario.runAll(world, sized, narrator, ledger, clock);
            } else if (sized.burst() > 0) {
                new BurstScenario(world, sized, narrator, ledger, clock).run();
            } else if (sized.fileSystemBackup()) {
                new PodVolumeScenario(world, sized, narrator, ledger, clock).run();
            } else {
                new MoveScenario(world, sized, narrator, ledger, clock).run();
            }
            RunReport report = ledger.report(world, clock.instant());
            outcome.accept(report);
            if (sized.keep()) {
                keep(world);
            }
            return report;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new SandboxException(
                    message.contains("No space left") ? "The disk is full: " + message : "The run failed: " + e, e);
        }
    }

    /** A folder of the user's is looked through before anything is started. */
    private SandboxOptions examine() {
        if (options.from().isEmpty()) {
            return options;
        }
        try {
            narrator.begin("Look through " + options.from().get());
            TreeStats stats = TreeCopy.examine(options.from().get());
            narrator.done("%s files, %s".formatted(Amounts.count(stats.files()), Amounts.bytes(stats.bytes())));
            return options.withBytes(stats.bytes());
        } catch (IOException e) {
            throw new SandboxException("Cannot use --from: " + e.getMessage(), e);
        }
    }

    private static long needed(SandboxOptions options) {
        return CLUSTER_BYTES + (options.burst() > 0 ? 0 : COPIES * options.volumes() * options.bytes());
    }

    private void keep(World world) throws InterruptedException {
        narrator.note("The cluster keeps running until Ctrl-C:");
        narrator.note("  API server  " + world.controlPlane().url());
        narrator.note("  kubeconfig  " + world.controlPlane().kubeconfig());
        narrator.note("  state       " + world.controlPlane().state().getParent());
        narrator.note("  try         KUBECONFIG=" + world.controlPlane().kubeconfig()
                + " kubectl get datauploads,datadownloads,pods,pvc -A");
        world.workloads()
                .agentAddresses()
                .forEach((node, address) -> narrator.note("  agent       of %s: http://%s:%d/diagnostics"
                        .formatted(node, address, Overlay.DIAGNOSTICS_PORT)));
        new CountDownLatch(1).await();
    }
}
