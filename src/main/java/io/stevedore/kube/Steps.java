package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Facts;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Carries a plan's steps out until it waits, is through, or can never get through. */
public final class Steps {
    private static final Logger LOG = Logger.getLogger(Steps.class);
    /** More than any plan needs: a plan that goes in circles is stopped, and goes on at the next look. */
    private static final int LIMIT = 60;

    private final KubernetesClient client;
    private final PodFolders podFolders;

    public Steps(KubernetesClient client, PodFolders podFolders) {
        this.client = client;
        this.podFolders = podFolders;
    }

    /** Where a plan has got to. */
    public sealed interface Reached {
        record Waiting(String what) implements Reached {}

        record Done() implements Reached {}

        /** Not before somebody takes that away; another try is worth it. */
        record Blocked(Obstacle obstacle) implements Reached {}

        record Broken(String cause) implements Reached {}
    }

    public Reached run(Session session, Function<Facts, ExposeStep> plan) {
        Facts facts = new Facts();
        boolean sure = false;
        for (int i = 0; i < LIMIT; i++) {
            switch (facts.ask(plan)) {
                case ExposeStep.Look look -> facts.put(look.ref(), session.read(look.ref()));
                case ExposeStep.Find find -> facts.put(find, session.find(find));
                case ExposeStep.Search search -> facts.put(search, podFolders.search(search));
                case ExposeStep.Await await -> {
                    return new Reached.Waiting(await.what());
                }
                case ExposeStep.Done ignored -> {
                    return new Reached.Done();
                }
                case ExposeStep.Blocked blocked -> {
                    return new Reached.Blocked(blocked.obstacle());
                }
                case ExposeStep.Broken broken -> {
                    if (sure) {
                        return new Reached.Broken(broken.cause());
                    }
                    sure = true; // it ends a task: never on the word of a watch that may be late
                    facts = anew(session, facts);
                }
                case ExposeStep.Create create -> {
                    Optional<Obstacle> refused = create(session, create.object());
                    if (refused.isPresent()) {
                        return new Reached.Blocked(refused.get());
                    }
                    facts = new Facts();
                }
                case ExposeStep.Patch patch -> {
                    Optional<Obstacle> refused = patch(session, patch.ref(), patch.patch());
                    if (refused.isPresent()) {
                        return new Reached.Blocked(refused.get());
                    }
                    facts = new Facts();
                }
                case ExposeStep.Delete delete -> {
                    delete(session, delete.ref(), delete.uid());
                    facts = new Facts();
                }
            }
        }
        return new Reached.Waiting("the next look");
    }

    private static Facts anew(Session session, Facts before) {
        Facts facts = new Facts();
        before.asked().stream()
                .filter(ref -> ref.type() != StorageClass.class) // they do not change, and agents may only list them
                .forEach(ref -> facts.put(ref, session.live(ref)));
        return facts;
    }

    /** Reads what a plan remembers in the cluster. */
    public <R> Optional<R> recall(Session session, Function<Facts, Optional<R>> memory) {
        AtomicReference<Optional<R>> recalled = new AtomicReference<>(Optional.empty());
        run(session, facts -> {
            recalled.set(memory.apply(facts));
            return new ExposeStep.Done();
        });
        return recalled.get();
    }

    private Optional<Obstacle> create(Session session, HasMetadata object) {
        ObjectRef<?> ref = ObjectRef.of(object);
        try {
            session.made = true; // also when the answer gets lost
            session.wrote(ref, client.resource(object).create());
            LOG.infof("created %s", ref);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409 && alreadyExists(e)) {
                session.live(ref); // a watch was late, or somebody else's: the plan decides with the real one
                return Optional.empty();
            }
            return refused(e, ref, "create");
        }
    }

    private <T extends HasMetadata> Optional<Obstacle> patch(Session session, ObjectRef<T> ref, String patch) {
        try {
            T stub = stub(ref);
            session.wrote(ref, client.resource(stub).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
            LOG.infof("patched %s", ref);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404 || e.getCode() == 409) {
                session.live(ref);
                return Optional.empty();
            }
            return refused(e, ref, "patch");
        }
    }

    private void delete(Session session, ObjectRef<?> ref, String uid) {
        try {
            client.raw(
                    path(ref),
                    "DELETE",
                    Map.of(
                            "apiVersion", "v1",
                            "kind", "DeleteOptions",
                            "propagationPolicy", "Background",
                            "preconditions", Map.of("uid", uid)));
            LOG.infof("deleted %s", ref);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                session.live(ref); // another object of that name meanwhile
                return;
            }
            if (e.getCode() != 404) {
                throw e;
            }
        }
        session.deleted(uid);
    }

    /** What the API server says again until somebody changes something; anything else goes away by itself. */
    private static Optional<Obstacle> refused(KubernetesClientException e, ObjectRef<?> ref, String what) {
        if (e.getCode() == 400 || e.getCode() == 403 || e.getCode() == 404 || e.getCode() == 422) {
            return Optional.of(
                    new Obstacle(Obstacle.Kind.REFUSED, ref.toString(), "error to " + what + " it: " + reason(e)));
        }
        throw e;
    }

    private static String reason(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : String.valueOf(e.getMessage());
    }

    private static boolean alreadyExists(KubernetesClientException e) {
        return e.getStatus() == null || "AlreadyExists".equals(e.getStatus().getReason());
    }

    private static <T extends HasMetadata> T stub(ObjectRef<T> ref) {
        try {
            T stub = ref.type().getDeclaredConstructor().newInstance();
            stub.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                    .withName(ref.name())
                    .withNamespace(ref.namespace().isEmpty() ? null : ref.namespace())
                    .build());
            return stub;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no empty " + ref, e);
        }
    }

    private static String path(ObjectRef<?> ref) {
        String group = HasMetadata.getGroup(ref.type());
        String version = HasMetadata.getVersion(ref.type());
        String root = group == null || group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        String place = ref.namespace().isEmpty() ? "" : "/namespaces/" + ref.namespace();
        return root + place + "/" + HasMetadata.getPlural(ref.type()) + "/" + ref.name();
    }
}
