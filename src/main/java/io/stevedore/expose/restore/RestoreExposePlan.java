package io.stevedore.expose.restore;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Await;
import io.stevedore.expose.ExposeStep.Blocked;
import io.stevedore.expose.ExposeStep.Broken;
import io.stevedore.expose.ExposeStep.Create;
import io.stevedore.expose.Facts;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import java.util.Optional;

/** From a claim that waits for its data to a mover pod with a fresh volume like it. */
public record RestoreExposePlan(DownloadRequest request) {

    public ExposeStep next(Facts facts) {
        ObjectRef<?> podRef = ObjectRef.pod(namespace(), name());
        Optional<? extends HasMetadata> pod = facts.get(podRef);
        if (pod.isPresent()) {
            return usable(podRef, pod.get()).orElse(new ExposeStep.Done());
        }
        ObjectRef<PersistentVolumeClaim> targetRef = target();
        Optional<PersistentVolumeClaim> target = facts.get(targetRef);
        if (target.isEmpty()) {
            return new Broken("target %s does not exist".formatted(targetRef));
        }
        String bound = target.get().getSpec().getVolumeName();
        if (bound != null && !bound.isEmpty()) {
            return new Broken("Target PVC %s/%s has already been bound, abort"
                    .formatted(request.targetNamespace(), request.targetClaim()));
        }
        String className = target.get().getSpec().getStorageClassName();
        if ("".equals(className)) {
            return new Broken(
                    "target %s asks for static binding (storageClassName \"\"), so no volume can be made for it"
                            .formatted(targetRef));
        }
        String selectedNode = "";
        if (!request.ignoreDelayBinding() && className != null) {
            Optional<StorageClass> storageClass = facts.get(ObjectRef.storageClass(className));
            if (storageClass.isEmpty()) {
                return new Blocked(new Obstacle(
                        Obstacle.Kind.NO_STORAGE_CLASS,
                        "StorageClass " + className,
                        "target %s names it, and it does not exist".formatted(targetRef)));
            }
            if ("WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode())) {
                selectedNode = annotation(target.get(), Names.SELECTED_NODE);
                if (selectedNode.isEmpty()) {
                    return new Blocked(new Obstacle(
                            Obstacle.Kind.NO_CONSUMER,
                            targetRef.toString(),
                            "no pod that uses it was scheduled to a node yet"));
                }
            }
        }
        return claims(facts, target.get(), selectedNode);
    }

    private ExposeStep claims(Facts facts, PersistentVolumeClaim target, String selectedNode) {
        if (request.cache().isPresent()) {
            ObjectRef<PersistentVolumeClaim> cacheRef = ObjectRef.claim(namespace(), request.cacheClaim());
            Optional<PersistentVolumeClaim> cache = facts.get(cacheRef);
            if (cache.isEmpty()) {
                return new Create(
                        RestoreObjects.cacheClaim(request, request.cache().get(), selectedNode));
            }
            Optional<ExposeStep> unusable = usable(cacheRef, cache.get());
            if (unusable.isPresent()) {
                return unusable.get();
            }
        }
        ObjectRef<PersistentVolumeClaim> claimRef = ObjectRef.claim(namespace(), name());
        Optional<PersistentVolumeClaim> claim = facts.get(claimRef);
        if (claim.isEmpty()) {
            return new Create(RestoreObjects.claim(request, target, selectedNode));
        }
        return usable(claimRef, claim.get())
                .orElseGet(() -> new Create(RestoreObjects.pod(
                        request, "Block".equals(target.getSpec().getVolumeMode()), hostname(facts, selectedNode))));
    }

    /** The pod's selector compares the label, the annotation holds the node's name; they may differ. */
    private static String hostname(Facts facts, String selectedNode) {
        if (selectedNode.isEmpty()) {
            return "";
        }
        return facts.get(ObjectRef.node(selectedNode))
                .map(node -> node.getMetadata().getLabels())
                .map(labels -> labels.get(Names.HOSTNAME_LABEL))
                .orElse(selectedNode);
    }

    private Optional<ExposeStep> usable(ObjectRef<?> ref, HasMetadata object) {
        if (!belongs(object, request.task())) {
            return Optional.of(new Broken(
                    "%s exists already and was not made for DataDownload %s; it is left alone".formatted(ref, name())));
        }
        return deleting(object) ? Optional.of(new Await(ref, ref + " to be deleted")) : Optional.empty();
    }

    private ObjectRef<PersistentVolumeClaim> target() {
        return ObjectRef.claim(request.targetNamespace(), request.targetClaim());
    }

    private String namespace() {
        return request.hosting().namespace();
    }

    private String name() {
        return request.task().name();
    }
}
