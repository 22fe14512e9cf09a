package io.stevedore.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.stevedore.diagnostics.DiagnosisJson;
import io.stevedore.diagnostics.Masking;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** One archive with what whoever helps will ask for; of Secrets nothing is read, and what looks like one is masked. */
final class SupportBundle {
    /** Of each kind. */
    private static final ListOptions SOME =
            new ListOptionsBuilder().withLimit(500L).build();

    private static final int LOG_LINES = 5_000;
    private static final int LOG_BYTES = 1 << 20;

    private final KubernetesClient client;
    private final String namespace;
    private final List<String> missing = new ArrayList<>();
    private final Set<String> written = new HashSet<>();

    /** @param namespace Velero's */
    SupportBundle(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** @param file is new, and nobody else's to read */
    void write(Path file, DiagnoseReport report) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            fill(tar, report);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void fill(TarArchiveOutputStream tar, DiagnoseReport report) throws IOException {
        add(tar, "diagnosis.txt", report.text());
        add(
                tar,
                "diagnosis.json",
                report.json(new DiagnosisJson(client.getKubernetesSerialization()))
                        .toPrettyString());
        for (var diagnosis : report.diagnoses()) {
            objects(tar, diagnosis.objects());
        }
        cluster(tar);
        missing.addAll(report.unread());
        add(tar, "not-read.txt", Masking.log(String.join("\n", missing)));
    }

    private void cluster(TarArchiveOutputStream tar) throws IOException {
        add(
                tar,
                "events.jsonl",
                read("events", client.v1().events().inNamespace(namespace)).stream()
                        .map(event -> masked(event).toString())
                        .collect(Collectors.joining("\n")));
        objects(tar, read("configmaps", client.configMaps().inNamespace(namespace)));
        objects(tar, read("daemonsets", client.apps().daemonSets().inNamespace(namespace)));
        objects(tar, read("deployments", client.apps().deployments().inNamespace(namespace)));
        objects(tar, read("storageclasses", client.storage().v1().storageClasses()));
        List<Pod> pods = read("pods", client.pods().inNamespace(namespace));
        objects(tar, pods);
        for (Pod pod : pods) {
            for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
                log(tar, pod.getMetadata().getName(), container.getName(), false);
                if (container.getRestartCount() > 0) {
                    log(tar, pod.getMetadata().getName(), container.getName(), true);
                }
            }
        }
    }

    private void objects(TarArchiveOutputStream tar, List<? extends HasMetadata> objects) throws IOException {
        for (HasMetadata object : objects) {
            String place = Objects.requireNonNullElse(object.getMetadata().getNamespace(), "cluster");
            String name = "objects/%s/%s-%s.json"
                    .formatted(place, object.getKind(), object.getMetadata().getName());
            if (written.add(name)) {
                add(tar, name, masked(object).toPrettyString());
            }
        }
    }

    private JsonNode masked(Object object) {
        return Masking.object(client.getKubernetesSerialization().convertValue(object, JsonNode.class));
    }

    private void log(TarArchiveOutputStream tar, String pod, String container, boolean previous) throws IOException {
        String path = "/api/v1/namespaces/%s/pods/%s/log?container=%s&limitBytes=%d&tailLines=%d&previous=%s"
                .formatted(namespace, pod, container, LOG_BYTES, LOG_LINES, previous);
        List<String> text = read("log of " + pod, () -> List.of(Objects.requireNonNullElse(client.raw(path), "")));
        if (!text.isEmpty()) {
            add(
                    tar,
                    "logs/%s-%s%s.log".formatted(pod, container, previous ? "-previous" : ""),
                    Masking.log(text.getFirst()));
        }
    }

    private <T extends HasMetadata> List<T> read(String what, Listable<? extends KubernetesResourceList<T>> kind) {
        return read(what, () -> kind.list(SOME).getItems());
    }

    /** What cannot be read is told in the bundle, and the rest is there. */
    private <T> List<T> read(String what, Supplier<List<T>> read) {
        try {
            return read.get();
        } catch (KubernetesClientException e) {
            missing.add(what + ": " + e.getMessage());
            return List.of();
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
