package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan knows so far. A plan reads as if everything were known; the first thing that is not stops it with a
 * {@link ExposeStep.Look}, the runner reads that object, and the plan is asked again. So plans stay pure, read in
 * the order of their story, and cost only the requests that their path needs.
 */
public final class Facts {
    private final Map<ObjectRef<?>, Optional<HasMetadata>> known = new HashMap<>();
    private final Map<ExposeStep.Find, Optional<PersistentVolume>> found = new HashMap<>();
    private final Map<ExposeStep.Search, PodFolder> searched = new HashMap<>();

    /** Adds what was read; empty when the object does not exist. */
    public void put(ObjectRef<?> ref, Optional<? extends HasMetadata> object) {
        known.put(ref, object.map(o -> (HasMetadata) o));
    }

    /** The objects that a plan has asked for so far. */
    public Set<ObjectRef<?>> asked() {
        return Set.copyOf(known.keySet());
    }

    public void put(ExposeStep.Find find, Optional<PersistentVolume> volume) {
        found.put(find, volume);
    }

    /** The object, or empty when it does not exist. */
    public <T extends HasMetadata> Optional<T> get(ObjectRef<T> ref) {
        Optional<HasMetadata> object = known.get(ref);
        if (object == null) {
            throw new NotKnown(new ExposeStep.Look(ref));
        }
        return object.map(ref.type()::cast);
    }

    /** The volume that carries the label and the task's mark. */
    public Optional<PersistentVolume> find(ExposeStep.Find find) {
        Optional<PersistentVolume> volume = found.get(find);
        if (volume == null) {
            throw new NotKnown(find);
        }
        return volume;
    }

    public void put(ExposeStep.Search search, PodFolder folder) {
        searched.put(search, folder);
    }

    /** Where a pod's volume is mounted. */
    public PodFolder search(ExposeStep.Search search) {
        PodFolder folder = searched.get(search);
        if (folder == null) {
            throw new NotKnown(search);
        }
        return folder;
    }

    /** What the plan says with these facts: its next step, or what it must know first. */
    public ExposeStep ask(Function<Facts, ExposeStep> plan) {
        try {
            return plan.apply(this);
        } catch (NotKnown e) {
            return e.step;
        }
    }

    /** Leaves a plan half way; carries no stack, for it is no fault. */
    private static final class NotKnown extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ExposeStep step;

        NotKnown(ExposeStep step) {
            super(null, null, false, false);
            this.step = step;
        }
    }
}
