package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.stevedore.expose.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/** Why a claim gets no volume. */
final class ClaimExaminer {
    private ClaimExaminer() {}

    static List<Finding> examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        evidence.claim().ifPresent(claim -> findings.addAll(examine(claim, evidence)));
        evidence.volume()
                .filter(volume -> "Failed".equals(phase(volume)))
                .map(volume -> new Finding(
                        Code.VOLUME_FAILED,
                        ObjectRef.of(volume).toString(),
                        String.valueOf(volume.getStatus().getMessage())))
                .ifPresent(findings::add);
        return findings;
    }

    private static List<Finding> examine(PersistentVolumeClaim claim, Evidence evidence) {
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
        if (evidence.missingClass().isPresent()) {
            return List.of(new Finding(
                    Code.STORAGE_CLASS_MISSING, object, evidence.missingClass().get()));
        }
        List<Finding> told = Warnings.on(claim, evidence.events()).stream()
                .map(event -> failed(object, claim, event))
                .toList();
        // a claim that waits for its pod is the pod's matter
        boolean odd = told.isEmpty()
                && evidence.takesLong()
                && evidence.pod().map(p -> p.getSpec().getNodeName() != null).orElse(true);
        return odd ? List.of(new Finding(Code.CLAIM_PENDING, object, "it is not bound")) : told;
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
