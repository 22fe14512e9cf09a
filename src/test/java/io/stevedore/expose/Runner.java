package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** One life of an agent: carries plans out on a world, and can die after any write. */
public final class Runner {
    private final World world;
    private final Pace pace;
    private final int lifetime;
    private final List<String> writes = new ArrayList<>();
    private final List<HasMetadata> created = new ArrayList<>();

    /** How fast Kubernetes is, seen from the agent. */
    public enum Pace {
        /** Every write has its effects before the next look. */
        EAGER,
        /** Nothing happens until the agent waits. */
        LAZY
    }

    /** The agent died. */
    public static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public Runner(World world, Pace pace) {
        this(world, pace, Integer.MAX_VALUE);
    }

    /** @param lifetime the agent dies after so many writes */
    public Runner(World world, Pace pace, int lifetime) {
        this.world = world;
        this.pace = pace;
        this.lifetime = lifetime;
    }

    /** Every write so far, as a word and an object. */
    public List<String> writes() {
        return writes;
    }

    public List<HasMetadata> created() {
        return created;
    }

    /** Goes on until the plan is through or broken; an {@link ExposeStep.Await} that nothing can end is returned. */
    public ExposeStep drive(Function<Facts, ExposeStep> plan) {
        for (int wakeUp = 0; wakeUp < 50; wakeUp++) {
            ExposeStep step = untilItWaits(plan);
            if (!(step instanceof ExposeStep.Await) || !world.settle()) {
                return step;
            }
        }
        throw new AssertionError("the plan waits for ever, though the world goes on");
    }

    public <R> Optional<R> recall(Function<Facts, Optional<R>> memory) {
        AtomicReference<Optional<R>> recalled = new AtomicReference<>(Optional.empty());
        untilItWaits(facts -> {
            recalled.set(memory.apply(facts));
            return new ExposeStep.Done();
        });
        return recalled.get();
    }

    private ExposeStep untilItWaits(Function<Facts, ExposeStep> plan) {
        Facts facts = new Facts();
        for (int i = 0; i < 60; i++) {
            ExposeStep step = facts.ask(plan);
            switch (step) {
                case ExposeStep.Look look -> facts.put(look.ref(), world.get(look.ref()));
                case ExposeStep.Find find -> facts.put(find, world.find(find));
                case ExposeStep.Search search -> facts.put(search, world.search(search));
                case ExposeStep.Await ignored -> {
                    return step;
                }
                case ExposeStep.Blocked ignored -> {
                    return step;
                }
                case ExposeStep.Done ignored -> {
                    return step;
                }
                case ExposeStep.Broken ignored -> {
                    return step;
                }
                case ExposeStep.Create create -> {
                    world.create(create.object());
                    created.add(create.object());
                    wrote("create " + ObjectRef.of(create.object()));
                    facts = new Facts();
                }
                case ExposeStep.Patch patch -> {
                    world.patch(patch.ref(), patch.patch());
                    wrote("patch " + patch.ref());
                    facts = new Facts();
                }
                case ExposeStep.Delete delete -> {
                    world.delete(delete.ref(), delete.uid());
                    wrote("delete " + delete.ref());
                    facts = new Facts();
                }
            }
        }
        throw new AssertionError("the plan goes in circles: " + writes);
    }

    private void wrote(String what) {
        writes.add(what);
        if (pace == Pace.EAGER) {
            world.settle();
        }
        if (writes.size() >= lifetime) {
            throw new Died();
        }
    }
}
