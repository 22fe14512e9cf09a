package io.stevedore.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.diagnostics.DiagnosisJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diagnose}: what keeps volumes from getting moved, seen from a laptop with a kubeconfig and nothing else. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells what keeps volumes from getting ready, as the agents find it, and which agent knows more.",
            "Without a name: all tasks that are not over. Reads only, and no Secrets; what may not be read is told.",
            "Exit code 0: nothing is found to be wrong; 1: something is, or the cluster cannot be asked; 2: the command"
                    + " line is wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stevedore diagnose                             every task at work",
            "  stevedore diagnose du/backup-1-x7k2p           one upload",
            "  stevedore diagnose dd/restore-1-9fd3c --watch  one download, until it is over",
            "  stevedore diagnose --all --bundle case.tar.gz  for a support case",
        })
final class DiagnoseCommand implements Callable<Integer> {
    private static final long BETWEEN_MILLIS = 2_000;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "KIND/NAME", description = "A task; kinds are du, dd, pvb and pvr.")
    @Nullable
    String task;

    @Option(names = "--all", description = "All tasks, also those that are over.")
    boolean all;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--watch", description = "Tell again whenever something has changed, until all is over.")
    boolean watch;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description =
                    "Also write a .tar.gz for a support case: tasks, pods, claims, volumes, snapshots, events, logs,"
                            + " configuration.")
    @Nullable
    Path bundle;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Optional<TaskName> one = named();
        if (watch && (bundle != null || output.json())) {
            throw wrong("--watch tells again and again: leave %s out"
                    .formatted(bundle == null ? "--output json" : "--bundle"));
        }
        if (bundle != null && Files.exists(bundle)) {
            throw new UserError("--bundle would overwrite %s: name a file that does not exist".formatted(bundle));
        }
        if (!cluster.given() && !ClusterOptions.atHand()) {
            throw new UserError("There is no kubeconfig: name one with --kubeconfig FILE, or in KUBECONFIG.");
        }
        return cluster.ask(client -> {
            try {
                return watch ? follow(client, one) : once(client, one);
            } catch (KubernetesClientException e) {
                throw unanswered(client, e);
            }
        });
    }

    private Optional<TaskName> named() {
        if (task == null) {
            return Optional.empty();
        }
        if (all) {
            throw wrong("--all means all tasks, and %s is one: leave one of them out".formatted(task));
        }
        return Optional.of(TaskName.parse(task)
                .orElseThrow(() ->
                        wrong("\"%s\" is no task: du/NAME, dd/NAME, pvb/NAME or pvr/NAME expected".formatted(task))));
    }

    private static UserError unanswered(KubernetesClient client, KubernetesClientException e) {
        String why = e.getCause() == null
                ? String.valueOf(e.getMessage())
                : e.getCause().toString();
        return new UserError(
                switch (e.getCode()) {
                    case HttpURLConnection.HTTP_NOT_FOUND ->
                        "The cluster at %s has no tasks of Velero's, such as DataUploads: is Velero installed there?"
                                .formatted(client.getMasterUrl());
                    case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
                        "The cluster at %s does not let you look: %s".formatted(client.getMasterUrl(), e.getMessage());
                    default -> "The cluster at %s cannot be asked: %s".formatted(client.getMasterUrl(), why);
                });
    }

    private DiagnoseReport report(KubernetesClient client, Optional<TaskName> one) {
        Inspection inspection = new Inspection(client, namespace());
        var diagnoses = inspection.diagnoses(one, all, Instant.now());
        return new DiagnoseReport(
                diagnoses, inspection.view().agents(), inspection.view().unread());
    }

    private String namespace() {
        return cluster.namespace(System.getenv());
    }

    private int once(KubernetesClient client, Optional<TaskName> one) {
        DiagnoseReport report = report(client, one);
        DiagnosisJson json = new DiagnosisJson(client.getKubernetesSerialization());
        print(output.json() ? report.json(json).toPrettyString() + "\n" : report.text());
        if (bundle != null) {
            try {
                new SupportBundle(client, namespace()).write(bundle, report);
            } catch (IOException e) {
                throw new UserError("The bundle cannot be written to %s: %s".formatted(bundle, e.getMessage()));
            }
            spec.commandLine().getErr().println("Written: " + bundle);
        }
        return report.isBad() ? 1 : 0;
    }

    private int follow(KubernetesClient client, Optional<TaskName> one) {
        String before = "";
        try {
            while (true) {
                DiagnoseReport report = report(client, one);
                String text = report.text();
                if (!text.equals(before)) {
                    print("%s%n%s%n".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), text));
                    before = text;
                }
                if (report.isOver()) {
                    return report.isBad() ? 1 : 0;
                }
                Thread.sleep(BETWEEN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
