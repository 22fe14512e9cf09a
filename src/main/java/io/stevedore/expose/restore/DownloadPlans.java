package io.stevedore.expose.restore;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Facts;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.TaskPlans;
import io.stevedore.protocol.MoverResult;
import java.util.Optional;
import java.util.stream.Stream;

/** The plans of a DataDownload. The mover's result is noted on the volume that is handed over. */
public record DownloadPlans(RestoreExposePlan exposing, RebindPlan rebind) implements TaskPlans {

    public static DownloadPlans of(DownloadRequest request) {
        return new DownloadPlans(
                new RestoreExposePlan(request),
                new RebindPlan(
                        request.task(),
                        request.hosting().namespace(),
                        request.targetNamespace(),
                        request.targetClaim()));
    }

    @Override
    public ExposeStep expose(Facts facts) {
        return lost(facts) ? takeDown(facts, false) : exposing.next(facts);
    }

    /** What an earlier attempt has half written is of no use: the next one gets an empty volume. */
    private boolean lost(Facts facts) {
        return Stream.of(
                        ObjectRef.pod(rebind.namespace(), rebind.task().name()),
                        ObjectRef.claim(rebind.namespace(), rebind.task().name()))
                .anyMatch(ref -> facts.get(ref)
                        .filter(object -> Ownership.belongs(object, rebind.task()))
                        .filter(object -> Ownership.attempt(object)
                                != exposing.request().hosting().attempt())
                        .isPresent());
    }

    @Override
    public ExposeStep settle(Facts facts, MoverResult result) {
        return rebind.next(facts, result);
    }

    @Override
    public Optional<MoverResult> settled(Facts facts) {
        return facts.find(rebind.find())
                .map(volume -> Ownership.annotation(volume, Names.MOVER_RESULT))
                .flatMap(MoverResult::parse);
    }

    @Override
    public ExposeStep takeDown(Facts facts, boolean succeeded) {
        return new RestoreCleanUpPlan(rebind.task(), rebind.namespace(), succeeded).next(facts);
    }

    /** The marks on the volume that went over are the last of ours. */
    @Override
    public ExposeStep afterEnd(Facts facts) {
        Optional<PersistentVolume> volume = facts.find(rebind.find());
        if (volume.isEmpty()) {
            return new ExposeStep.Done();
        }
        return RebindPlan.unmark(ObjectRef.volume(volume.get().getMetadata().getName()))
                .step();
    }
}
