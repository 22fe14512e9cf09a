package io.stevedore.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One watch: what it has to tell stays here until somebody wants to hear it. */
final class MemoryWatch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Told(String type, HasMetadata object) {
        String line() {
            return JSON.createObjectNode()
                    .put("type", type)
                    .set("object", JSON.valueToTree(object))
                    .toString();
        }
    }

    private final ApiPath path;
    private final Consumer<MemoryWatch> end;
    private final Deque<Told> waiting = new ArrayDeque<>();

    MemoryWatch(ApiPath path, Consumer<MemoryWatch> end) {
        this.path = path;
        this.end = end;
    }

    Class<? extends HasMetadata> type() {
        return path.type();
    }

    void see(World.Change change) {
        boolean was = change.before().filter(path::selects).isPresent();
        boolean is = change.after().filter(path::selects).isPresent();
        if (is) {
            waiting.add(new Told(was ? "MODIFIED" : "ADDED", change.after().orElseThrow()));
        } else if (was) {
            waiting.add(new Told("DELETED", at(change.version(), change.before().orElseThrow())));
        }
    }

    private static HasMetadata at(long version, HasMetadata object) {
        ObjectNode tree = JSON.valueToTree(object);
        tree.withObjectProperty("metadata").put("resourceVersion", String.valueOf(version));
        return JSON.convertValue(tree, object.getClass());
    }

    boolean quiet() {
        return waiting.isEmpty();
    }

    /** All that waits, in its order. */
    List<String> take() {
        List<String> lines = waiting.stream().map(Told::line).toList();
        waiting.clear();
        return lines;
    }

    /** As one sees it whose watch was cut and who has read everything anew: the last state of each object. */
    List<String> takeLast() {
        Map<ObjectRef<?>, Told> last = new LinkedHashMap<>();
        Map<ObjectRef<?>, Told> first = new LinkedHashMap<>();
        for (Told told : waiting) {
            ObjectRef<?> ref = ObjectRef.of(told.object());
            first.putIfAbsent(ref, told);
            last.remove(ref);
            last.put(ref, told);
        }
        waiting.clear();
        List<String> lines = new ArrayList<>();
        last.forEach((ref, told) -> {
            boolean unheardOf = "ADDED".equals(first.getOrDefault(ref, told).type());
            if (!told.type().equals("DELETED")) {
                lines.add(new Told(unheardOf ? "ADDED" : "MODIFIED", told.object()).line());
            } else if (!unheardOf) {
                lines.add(told.line());
            }
        });
        return lines;
    }

    void close() {
        end.accept(this);
    }
}
