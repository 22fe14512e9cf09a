package io.stevedore.config.json;

import io.stevedore.config.json.JsonValue.JsonArray;
import io.stevedore.config.json.JsonValue.JsonObject;
import io.stevedore.config.json.JsonValue.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects and arrays that are not closed yet, the outermost first. */
final class JsonStack {
    private static final int LONGEST_PATH = 200;

    private final List<Open> levels = new ArrayList<>();

    /** An object or array that is not closed yet. */
    static final class Open {
        final boolean object;
        final int at;
        final List<Member> members = new ArrayList<>();
        final List<JsonValue> elements = new ArrayList<>();

        @Nullable
        String key;

        int keyAt;
        int index;

        Open(boolean object, int at) {
            this.object = object;
            this.at = at;
        }

        JsonValue value() {
            return object ? new JsonObject(at, members) : new JsonArray(at, elements);
        }

        String opening() {
            return object ? "'{'" : "'['";
        }

        String closing() {
            return object ? "'}'" : "']'";
        }
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    int size() {
        return levels.size();
    }

    void push(Open open) {
        levels.add(open);
    }

    Open pop() {
        return levels.removeLast();
    }

    Open top() {
        return levels.getLast();
    }

    /** Index of the innermost object, or array; -1 when there is none. */
    int innermost(boolean object) {
        int level = levels.size() - 1;
        while (level >= 0 && levels.get(level).object != object) {
            level--;
        }
        return level;
    }

    /** @param above how many levels above the value that is read now */
    String path(int above) {
        String path = "";
        int from = Math.max(0, levels.size() - LONGEST_PATH);
        for (Open open : levels.subList(from, Math.max(from, levels.size() - above))) {
            if (!open.object) {
                path = JsonPath.element(path, open.index);
            } else if (open.key != null) {
                path = JsonPath.member(path, open.key);
            }
        }
        return path.length() > LONGEST_PATH ? "..." + path.substring(path.length() - LONGEST_PATH) : path;
    }
}
