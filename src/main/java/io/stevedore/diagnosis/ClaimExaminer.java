package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a claim gets no volume. */
final class ClaimExaminer {
    private ClaimExaminer() {}

    static List<Finding> examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        evidence.claim().ifPresent(claim -> findings.addAll(examine(claim, evidence.missingClass(), evidence)));
        evidence.cacheClaim().ifPresent(claim -> findings.addAll(examine(claim, Optional.empty(), evidence)));
        evidence.volume()
                .filter(volume -> "Failed".equals(phase(volume)))
                .map(volume -> new Finding(
                        Code.VOLUME_FAILED,
                        ObjectRef.of(volume).toString(),
                        String.valueOf(volume.getStatus().getMessage())))
                .ifPresent(findings::add);
        return findings;
    }

    private static List<Finding> examine(
            PersistentVolumeClaim claim, Optional<String> missingClass, Evidence evidence) {
        String object = ObjectRef.of(claim).toString();
        String phase = claim.getStatus() == null
                ? "Pending"
                : String.valueOf(claim.getStatus().getPhase());
        if (phase.equals("Bound")) {
            return List.of();
        }
        if (phase.equals("Lost")) {
            return List.of(new Finding(
                    Code.CLAIM_LOST,
                    object,
                    "its PersistentVolume " + claim.getSpec().getVolumeName() + " is gone"));
        }
        if (missingClass.isPresent()) {
            return List.of(new Finding(Code.STORAGE_CLASS_MISSING, object, missingClass.get()));
        }
        List<Finding> told = Warnings.on(claim, evidence.events()).stream()
                .map(event -> failed(object, claim, event))
                .toList();
        return told.isEmpty() && !waitsForItsPod(claim, evidence.pod())
                ? List.of(new Finding(Code.CLAIM_PENDING, object, "it is not bound"))
                : told;
    }

    /** Bound when the pod is scheduled, and it is not: that is the pod's matter, unless the pod waits for the claim. */
    private static boolean waitsForItsPod(PersistentVolumeClaim claim, Optional<Pod> pod) {
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        boolean placed = annotations != null && annotations.containsKey(Names.SELECTED_NODE);
        return !placed
                && pod.filter(it -> it.getSpec().getNodeName() == null)
                        .filter(it -> !PodExaminer.waitsForClaims(it))
                        .isPresent();
    }

    private static Finding failed(String object, PersistentVolumeClaim claim, Event event) {
        boolean readOnly = claim.getSpec().getAccessModes().contains("ReadOnlyMany");
        return new Finding(readOnly ? Code.READ_ONLY_REFUSED : Code.PROVISIONING_FAILED, object, Warnings.text(event));
    }

    private static String phase(PersistentVolume volume) {
        return volume.getStatus() == null
                ? ""
                : String.valueOf(volume.getStatus().getPhase());
    }
}
