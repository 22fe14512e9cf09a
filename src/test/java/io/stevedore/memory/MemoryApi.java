package io.stevedore.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A world, behind the API of Kubernetes as far as agents use it: who is second gets a conflict, what has finalizers
 * waits for them, and a watch tells all that happened since a version, in its order. That it does as a real one is shown
 * by {@code ApiContractIT} on both.
 */
public final class MemoryApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ConfigMap.class,
            Pod.class,
            PersistentVolumeClaim.class,
            PersistentVolume.class,
            Node.class,
            Event.class,
            DaemonSet.class,
            StorageClass.class,
            VolumeAttachment.class,
            VolumeSnapshot.class,
            VolumeSnapshotContent.class,
            DataUpload.class,
            DataDownload.class);

    private static final Map<String, Class<? extends HasMetadata>> PLACES =
            KINDS.stream().collect(Collectors.toMap(ApiPath::place, kind -> kind));

    /** Somebody else takes these away when they are deleted: the kubelet, and who protects what is in use. */
    private static final Set<Class<? extends HasMetadata>> HELD = Set.of(
            Pod.class,
            PersistentVolumeClaim.class,
            PersistentVolume.class,
            VolumeSnapshot.class,
            VolumeSnapshotContent.class);

    private final World world;
    private final InstantSource clock;
    private final List<World.Change> log = new ArrayList<>();
    private final List<MemoryWatch> watches = new ArrayList<>();

    /** @param code of HTTP */
    record Answer(int code, String body) {}

    public MemoryApi(World world, InstantSource clock) {
        this.world = world;
        this.clock = clock;
        world.watch(change -> {
            log.add(change);
            watches.forEach(watch -> watch.see(change));
        });
    }

    Answer answer(String method, URI uri, String body) {
        Optional<ApiPath> known = ApiPath.of(uri, PLACES);
        if (known.isEmpty()) {
            return method.equals("GET")
                            && kindsOf(uri).isArray()
                            && !kindsOf(uri).isEmpty()
                    ? new Answer(
                            200,
                            JSON.createObjectNode()
                                    .put("kind", "APIResourceList")
                                    .<ObjectNode>set("resources", kindsOf(uri))
                                    .toString())
                    : status(404, "NotFound", "no such path: " + uri.getPath());
        }
        ApiPath path = known.get();
        return switch (method) {
            case "GET" ->
                path.part().equals("log") ? new Answer(200, "") : path.name().isEmpty() ? list(path) : get(path);
            case "POST" -> create(path, body);
            case "PATCH" -> patch(path, body);
            case "DELETE" -> delete(path, body);
            default -> throw new AssertionError("agents do not " + method);
        };
    }

    /** What an API group offers. */
    private static ArrayNode kindsOf(URI uri) {
        ArrayNode resources = JSON.createArrayNode();
        KINDS.stream()
                .filter(kind -> uri.getPath().equals("/apis/" + HasMetadata.getApiVersion(kind)))
                .forEach(kind -> resources
                        .addObject()
                        .put("name", HasMetadata.getPlural(kind))
                        .put("kind", HasMetadata.getKind(kind))
                        .put("namespaced", Namespaced.class.isAssignableFrom(kind)));
        return resources;
    }

    /** A watch from a version on; what happened since then comes first. */
    MemoryWatch watch(URI uri) {
        ApiPath path = ApiPath.of(uri, PLACES).orElseThrow(() -> new AssertionError("no such path: " + uri));
        MemoryWatch watch = new MemoryWatch(path, watches::remove);
        long since = Long.parseLong(path.query().getOrDefault("resourceVersion", "0"));
        log.stream().filter(change -> change.version() > since).forEach(watch::see);
        watches.add(watch);
        return watch;
    }

    private Answer get(ApiPath path) {
        if (path.type() == StorageClass.class) {
            return status(403, "Forbidden", "agents may only list storage classes");
        }
        return world.get(path.ref())
                .map(object -> new Answer(200, text(object)))
                .orElseGet(() -> missing(path));
    }

    private Answer list(ApiPath path) {
        ObjectNode list = JSON.createObjectNode();
        list.put("apiVersion", HasMetadata.getApiVersion(path.type()));
        list.put("kind", HasMetadata.getKind(path.type()) + "List");
        list.putObject("metadata").put("resourceVersion", String.valueOf(world.version()));
        ArrayNode items = list.putArray("items");
        world.all(path.type()).stream().filter(path::selects).forEach(object -> items.add(JSON.valueToTree(object)));
        return new Answer(200, list.toString());
    }

    private Answer create(ApiPath path, String body) {
        ObjectNode tree = tree(body);
        ObjectNode meta = tree.withObjectProperty("metadata");
        if (!path.namespace().isEmpty()) {
            meta.put("namespace", path.namespace());
        }
        ObjectRef<?> ref =
                new ObjectRef<>(path.type(), path.namespace(), meta.path("name").asText());
        if (world.get(ref).isPresent()) {
            return status(409, "AlreadyExists", ref + " already exists");
        }
        meta.put("creationTimestamp", now());
        meta.remove("resourceVersion");
        meta.remove("uid");
        if (HELD.contains(path.type())) {
            tree.remove("status"); // it has a path of its own
        }
        world.create(read(tree, path.type()));
        return new Answer(201, text(world.the(ref)));
    }

    private Answer patch(ApiPath path, String body) {
        Optional<? extends HasMetadata> found = world.get(path.ref());
        if (found.isEmpty()) {
            return missing(path);
        }
        HasMetadata before = found.get();
        ObjectNode patch = tree(body);
        JsonNode expected = patch.path("metadata").path("resourceVersion");
        if (expected.isTextual()
                && !expected.asText().equals(before.getMetadata().getResourceVersion())) {
            return status(409, "Conflict", path.ref() + ": the object has been modified");
        }
        if (HELD.contains(path.type())) {
            patch.remove("status");
        }
        HasMetadata patched = world.again().patch(path.ref(), patch.toString()).the(path.ref());
        if (patched.getMetadata().getDeletionTimestamp() != null && unheld(patched)) {
            world.take(path.ref());
            return new Answer(200, text(patched));
        }
        if (!same(before, patched)) { // else there is nothing to tell
            world.patch(path.ref(), patch.toString());
        }
        return new Answer(200, text(world.the(path.ref())));
    }

    private static boolean same(HasMetadata one, HasMetadata other) {
        ObjectNode first = JSON.valueToTree(one);
        ObjectNode second = JSON.valueToTree(other);
        first.withObjectProperty("metadata").remove("resourceVersion");
        second.withObjectProperty("metadata").remove("resourceVersion");
        return first.equals(second);
    }

    private Answer delete(ApiPath path, String body) {
        Optional<? extends HasMetadata> found = world.get(path.ref());
        if (found.isEmpty()) {
            return missing(path);
        }
        HasMetadata object = found.get();
        String expected = body.isEmpty()
                ? ""
                : tree(body).path("preconditions").path("uid").asText();
        if (!expected.isEmpty() && !expected.equals(object.getMetadata().getUid())) {
            return status(409, "Conflict", path.ref() + " has another uid");
        }
        if (unheld(object)) {
            world.take(path.ref());
        } else {
            world.delete(path.ref(), object.getMetadata().getUid());
        }
        return status(200, "", "");
    }

    private static boolean unheld(HasMetadata object) {
        return !HELD.contains(object.getClass())
                && (object.getMetadata().getFinalizers() == null
                        || object.getMetadata().getFinalizers().isEmpty());
    }

    private Answer missing(ApiPath path) {
        return status(404, "NotFound", path.ref() + " not found");
    }

    private static Answer status(int code, String reason, String message) {
        return new Answer(
                code,
                JSON.createObjectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "Status")
                        .put("status", code < 400 ? "Success" : "Failure")
                        .put("reason", reason)
                        .put("message", message)
                        .put("code", code)
                        .toString());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String text(Object object) {
        return JSON.valueToTree(object).toString();
    }

    static ObjectNode tree(String body) {
        try {
            return (ObjectNode) JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    private static <T> T read(ObjectNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no " + type.getSimpleName() + ": " + tree, e);
        }
    }
}
