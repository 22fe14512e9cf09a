package io.stevedore.expose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A cluster small enough to be looked at from all sides: objects by reference, and the disk array behind them. What
 * Kubernetes does by itself happens in {@link Controllers}.
 */
public final class World {
    static final ObjectMapper JSON = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Map<ObjectRef<?>, HasMetadata> objects = new LinkedHashMap<>();
    private final Map<ObjectRef<?>, Integer> generations = new LinkedHashMap<>();
    private final Set<String> snapshots = new TreeSet<>();
    private final Set<String> volumes = new TreeSet<>();
    private final List<ExposeStep.Search> searched = new java.util.ArrayList<>();
    private final List<Consumer<Change>> watchers = new java.util.ArrayList<>();
    private PodFolder folder = new PodFolder.NoPod();
    private int changes;

    /**
     * One object came, changed or went.
     *
     * @param version of the change, in the order of all changes
     */
    public record Change(long version, Optional<HasMetadata> before, Optional<HasMetadata> after) {}

    /** From now on tells every change, after it was made. */
    public void watch(Consumer<Change> watcher) {
        watchers.add(watcher);
    }

    /** The version of the latest change. */
    public long version() {
        return changes;
    }

    /** Handles of the snapshots that the disk array keeps. */
    public Set<String> snapshots() {
        return snapshots;
    }

    /** Handles of the volumes that the disk array keeps. */
    public Set<String> volumes() {
        return volumes;
    }

    public <T extends HasMetadata> Optional<T> get(ObjectRef<T> ref) {
        return Optional.ofNullable(objects.get(ref)).map(ref.type()::cast);
    }

    public <T extends HasMetadata> T the(ObjectRef<T> ref) {
        return get(ref).orElseThrow(() -> new AssertionError(ref + " does not exist"));
    }

    public <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** What agents see of the kubelet's folder of pods; it is mounted into them, and empty, unless said otherwise. */
    public World folder(PodFolder other) {
        folder = other;
        return this;
    }

    public PodFolder search(ExposeStep.Search search) {
        searched.add(search);
        return folder;
    }

    /** What agents have looked for. */
    public List<ExposeStep.Search> searched() {
        return searched;
    }

    Optional<PersistentVolume> find(ExposeStep.Find find) {
        return all(PersistentVolume.class).stream()
                .filter(volume -> find.value().equals(labels(volume).get(find.label())))
                .filter(volume ->
                        find.taskMark().equals(Ownership.annotation(volume, io.stevedore.api.Names.OWNER_TASK)))
                .findFirst();
    }

    /** Does nothing when there is such an object, as a create that is refused. */
    public World create(HasMetadata object) {
        ObjectRef<?> ref = ObjectRef.of(object);
        if (!objects.containsKey(ref)) {
            HasMetadata copy = copy(object);
            int generation = generations.merge(ref, 1, Integer::sum);
            ObjectMeta meta = copy.getMetadata();
            if (meta.getUid() == null) {
                meta.setUid("%s-%s-%d"
                        .formatted(ref.type().getSimpleName(), ref.name(), generation)
                        .toLowerCase(java.util.Locale.ROOT));
            }
            put(ref, copy);
        }
        return this;
    }

    public World patch(ObjectRef<?> ref, String mergePatch) {
        HasMetadata object = objects.get(ref);
        if (object != null) {
            try {
                ObjectNode tree = JSON.valueToTree(object);
                merge(tree, JSON.readTree(mergePatch));
                HasMetadata patched = JSON.treeToValue(tree, ref.type());
                put(ref, patched);
            } catch (JsonProcessingException e) {
                throw new AssertionError("patch of " + ref + " does not fit: " + mergePatch, e);
            }
        }
        return this;
    }

    /** Marks it for deletion; the controllers see to the rest. */
    public void delete(ObjectRef<?> ref, String uid) {
        HasMetadata object = objects.get(ref);
        if (object != null && uid.equals(object.getMetadata().getUid()) && !Ownership.deleting(object)) {
            change(ref, o -> o.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z"));
        }
    }

    /** Somebody else removes it, in one go. */
    public void take(ObjectRef<?> ref) {
        remove(ref);
    }

    void remove(ObjectRef<?> ref) {
        HasMetadata gone = objects.remove(ref);
        changes++;
        if (gone != null) {
            tell(new Change(changes, Optional.of(gone), Optional.empty()));
        }
    }

    private void put(ObjectRef<?> ref, HasMetadata object) {
        object.getMetadata().setResourceVersion(nextVersion());
        HasMetadata before = objects.put(ref, object);
        tell(new Change(changes, Optional.ofNullable(before), Optional.of(object)));
    }

    private void tell(Change change) {
        watchers.forEach(watcher -> watcher.accept(change));
    }

    public <T extends HasMetadata> World change(ObjectRef<T> ref, Consumer<T> how) {
        T copy = ref.type().cast(copy(the(ref)));
        how.accept(copy);
        put(ref, copy);
        return this;
    }

    /** Lets Kubernetes and the drivers work until nothing is left to do; whether they did anything. */
    public boolean settle() {
        Controllers controllers = new Controllers(this);
        boolean changed = false;
        for (int i = 0; i < 50; i++) {
            int before = changes;
            controllers.work();
            if (changes == before) {
                return changed;
            }
            changed = true;
        }
        throw new AssertionError("the controllers do not come to rest");
    }

    /** Everything there is, comparable with another world's; resource versions left out. */
    public Map<String, JsonNode> picture() {
        Map<String, JsonNode> picture = new TreeMap<>();
        objects.forEach((ref, object) -> {
            ObjectNode tree = JSON.valueToTree(object);
            ((ObjectNode) tree.get("metadata")).remove("resourceVersion");
            picture.put(ref.toString(), tree);
        });
        picture.put("snapshots on disk", JSON.valueToTree(snapshots));
        picture.put("volumes on disk", JSON.valueToTree(volumes));
        return picture;
    }

    /** The same world again; objects are never changed, only replaced. */
    public World again() {
        World world = new World();
        world.objects.putAll(objects);
        world.generations.putAll(generations);
        world.snapshots.addAll(snapshots);
        world.volumes.addAll(volumes);
        world.changes = changes;
        return world;
    }

    private String nextVersion() {
        return String.valueOf(++changes);
    }

    /** What is not as in the picture, each with what is there instead. */
    public List<String> differencesTo(Map<String, JsonNode> expected) {
        Map<String, JsonNode> actual = picture();
        Set<String> names = new TreeSet<>(actual.keySet());
        names.addAll(expected.keySet());
        return names.stream()
                .filter(name -> !java.util.Objects.equals(actual.get(name), expected.get(name)))
                .map(name -> "%s is %s, not %s".formatted(name, actual.get(name), expected.get(name)))
                .toList();
    }

    static Map<String, String> labels(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static HasMetadata copy(HasMetadata object) {
        return JSON.convertValue(JSON.valueToTree(object), object.getClass());
    }

    /** RFC 7396. */
    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                if (!target.path(field.getKey()).isObject()) {
                    target.putObject(field.getKey());
                }
                merge((ObjectNode) target.get(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }
}
