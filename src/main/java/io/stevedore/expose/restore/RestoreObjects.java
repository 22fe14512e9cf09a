package io.stevedore.expose.restore;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.stevedore.api.Names;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.hosting.MoverPod;
import io.stevedore.expose.hosting.MoverPodTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects that expose a new volume. */
final class RestoreObjects {
    private RestoreObjects() {}

    /** A fresh volume like the target's: no selector, no data source. */
    static PersistentVolumeClaim claim(DownloadRequest request, PersistentVolumeClaim target, String selectedNode) {
        Map<String, String> labels =
                new LinkedHashMap<>(orEmpty(target.getMetadata().getLabels()));
        labels.putAll(Ownership.label(request.task()));
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(request.hosting().namespace())
                .withName(request.task().name())
                .withOwnerReferences(Ownership.owner(request.task()))
                .withLabels(labels)
                .withAnnotations(
                        annotations(target, selectedNode, request.hosting().attempt()))
                .endMetadata()
                .withNewSpec()
                .withAccessModes(target.getSpec().getAccessModes())
                .withStorageClassName(target.getSpec().getStorageClassName())
                .withVolumeMode(target.getSpec().getVolumeMode())
                .withResources(target.getSpec().getResources())
                .endSpec()
                .build();
    }

    static PersistentVolumeClaim cacheClaim(DownloadRequest request, DownloadRequest.Cache cache, String selectedNode) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(request.hosting().namespace())
                .withName(request.cacheClaim())
                .withOwnerReferences(Ownership.owner(request.task()))
                .withLabels(Ownership.label(request.task()))
                .withAnnotations(selectedNode.isEmpty() ? null : Map.of(Names.SELECTED_NODE, selectedNode))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(cache.storageClass())
                .withVolumeMode("Filesystem")
                .withNewResources()
                .addToRequests("storage", new Quantity(Long.toString(cache.bytes())))
                .endResources()
                .endSpec()
                .build();
    }

    static Pod pod(DownloadRequest request, boolean block, String hostname) {
        MoverPod mover = new MoverPod(
                request.task(),
                Names.POD_GROUP_RESTORE,
                request.task().name(),
                block,
                false,
                false,
                request.cache().isPresent() ? request.cacheClaim() : "",
                hostname,
                List.of(),
                request.operationTimeout());
        return MoverPodTemplate.build(mover, request.hosting());
    }

    /**
     * The target's own annotations, for some drivers read theirs; never the binder's, which speak of the target, and
     * no node that was selected for another pod.
     */
    private static Map<String, String> annotations(PersistentVolumeClaim target, String selectedNode, int attempt) {
        Map<String, String> annotations = new LinkedHashMap<>(Ownership.noting(attempt));
        if (!selectedNode.isEmpty()) {
            annotations.put(Names.SELECTED_NODE, selectedNode);
            return annotations;
        }
        annotations.putAll(orEmpty(target.getMetadata().getAnnotations()));
        annotations.remove(Names.SELECTED_NODE);
        annotations.remove(Names.BIND_COMPLETED);
        annotations.remove(Names.BOUND_BY_CONTROLLER);
        return annotations;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
