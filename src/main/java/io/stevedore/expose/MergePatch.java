package io.stevedore.expose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Builds a JSON merge patch of metadata and spec. A null removes. */
public final class MergePatch {
    private final ObjectRef<?> ref;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    private MergePatch(ObjectRef<?> ref) {
        this.ref = ref;
    }

    public static MergePatch of(ObjectRef<?> ref) {
        return new MergePatch(ref);
    }

    public MergePatch annotation(String key, @Nullable String value) {
        root.withObjectProperty("metadata").withObjectProperty("annotations").put(key, value);
        return this;
    }

    public MergePatch label(String key, @Nullable String value) {
        root.withObjectProperty("metadata").withObjectProperty("labels").put(key, value);
        return this;
    }

    public MergePatch spec(String field, @Nullable String value) {
        root.withObjectProperty("spec").put(field, value);
        return this;
    }

    /** A field of an object inside the spec. */
    public MergePatch spec(String object, String field, @Nullable String value) {
        root.withObjectProperty("spec").withObjectProperty(object).put(field, value);
        return this;
    }

    public ExposeStep.Patch step() {
        return new ExposeStep.Patch(ref, root.toString());
    }
}
