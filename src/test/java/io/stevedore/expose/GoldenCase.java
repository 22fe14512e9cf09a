package io.stevedore.expose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.csi.SnapshotExposePlan;
import io.stevedore.expose.csi.UploadRequest;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.hosting.Placement;
import io.stevedore.expose.pod.PodVolumePlans;
import io.stevedore.expose.pod.PodVolumeRequest;
import io.stevedore.expose.restore.DownloadRequest;
import io.stevedore.expose.restore.RestoreExposePlan;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of golden files: {@code in-case.yaml} (what is asked for), {@code in-agent.yaml} (what movers inherit) and
 * {@code in-objects.yaml} (what there is), and an {@code out-<kind>.yaml} for each object that is created.
 */
record GoldenCase(Path folder) {
    private static final ObjectMapper YAML = new ObjectMapper(
                    new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER))
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final List<String> INPUTS = List.of("in-case.yaml", "in-agent.yaml", "in-objects.yaml");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    Node.class,
                    StorageClass.class,
                    PersistentVolume.class,
                    PersistentVolumeClaim.class,
                    Pod.class,
                    VolumeSnapshot.class,
                    VolumeSnapshotContent.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    /** {@code in-case.yaml}; what is not named is as usual. */
    static final class Case {
        public String kind = "upload";
        public String backupClass = "fast";
        public boolean readOnly;
        public boolean noRelabeling;
        public Map<String, String> claimAnnotations = Map.of();
        public boolean ignoreDelayBinding;
        public @Nullable Cache cache;
        public Map<String, String> labels = Map.of();
        public Map<String, String> annotations = Map.of();
        public List<NodeSelectorRequirement> affinity = List.of();
        public List<Toleration> tolerations = List.of();
        public @Nullable ResourceRequirements resources;
        public String priorityClassName = "";
        public List<String> preferred = List.of();
        public List<String> paused = List.of();
        public boolean privileged;
    }

    static final class Cache {
        public String storageClass = "";
        public long bytes;
    }

    /** What is created for this case, by file name. */
    Map<String, JsonNode> created() {
        World world = new World().folder(new PodFolder.Volumes(List.of("volumes/kubernetes.io~csi/pv-data/mount")));
        for (JsonNode object : read("in-objects.yaml", JsonNode.class)) {
            world.create(YAML.convertValue(object, KINDS.get(object.path("kind").asText())));
        }
        world.snapshots().add("handle");
        Runner agent = new Runner(world, Pace.LAZY);
        ExposeStep end = agent.drive(plan(read("in-case.yaml", Case.class)));
        if (!(end instanceof ExposeStep.Done)) {
            throw new AssertionError(folder + " ends with " + end);
        }
        Map<String, JsonNode> created = new TreeMap<>();
        agent.created().forEach(object -> created.put(fileName(object), YAML.valueToTree(object)));
        return created;
    }

    private static String fileName(HasMetadata object) {
        boolean cache = object.getMetadata().getName().endsWith("-cache");
        return "out-%s%s.yaml".formatted(cache ? "cache-" : "", object.getKind().toLowerCase(Locale.ROOT));
    }

    private Function<Facts, ExposeStep> plan(Case asked) {
        Hosting hosting = new Hosting(
                "velero",
                read("in-agent.yaml", PodSpec.class),
                "node-agent",
                "stevedore:1",
                "mover",
                asked.labels,
                asked.annotations,
                asked.affinity,
                asked.tolerations,
                asked.resources,
                asked.priorityClassName,
                new Placement(asked.preferred, asked.paused),
                1);
        if (asked.kind.equals("upload")) {
            return new SnapshotExposePlan(new UploadRequest(
                    new TaskRef(TaskKind.UPLOAD, "velero", "cr", "task-uid"),
                    "app",
                    "data",
                    "snap",
                    "fast",
                    asked.backupClass,
                    asked.readOnly,
                    asked.noRelabeling,
                    asked.claimAnnotations,
                    "10m0s",
                    hosting))::next;
        }
        if (asked.kind.startsWith("pod-")) {
            TaskKind kind = asked.kind.equals("pod-backup") ? TaskKind.POD_BACKUP : TaskKind.POD_RESTORE;
            return new PodVolumePlans(new PodVolumeRequest(
                    new TaskRef(kind, "velero", "cr", "task-uid"),
                    ObjectRef.pod("app", "web-0"),
                    "pod-uid",
                    "data",
                    "node-1",
                    asked.privileged,
                    "600s",
                    hosting))::expose;
        }
        return new RestoreExposePlan(new DownloadRequest(
                new TaskRef(TaskKind.DOWNLOAD, "velero", "cr", "task-uid"),
                "app",
                "data",
                asked.ignoreDelayBinding,
                Optional.ofNullable(asked.cache)
                        .map(cache -> new DownloadRequest.Cache(cache.storageClass, cache.bytes)),
                "10m0s",
                hosting))::next;
    }

    /** The golden files, by name. */
    Map<String, JsonNode> golden() {
        Map<String, JsonNode> golden = new TreeMap<>();
        files().filter(name -> !INPUTS.contains(name)).forEach(name -> golden.put(name, read(name, JsonNode.class)));
        return golden;
    }

    /** Makes the golden files what is created now. */
    void update() throws IOException {
        for (String name : golden().keySet()) {
            Files.delete(folder.resolve(name));
        }
        for (Map.Entry<String, JsonNode> file : created().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), YAML.writeValueAsString(file.getValue()));
        }
    }

    static String text(@Nullable JsonNode tree) {
        try {
            return tree == null ? "(nothing)" : YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(String file, Class<T> type) {
        try {
            return YAML.readValue(folder.resolve(file).toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(folder.resolve(file).toString(), e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
