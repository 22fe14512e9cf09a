package io.stevedore.expose.restore;

import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Facts;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;

/** Takes down what a restore has left that does not exist any more: its marks on a volume, and a volume that nobody got. */
public record RestoreSweepPlan(TaskRef task, String namespace) {

    public ExposeStep next(Facts facts) {
        ExposeStep step = new RestoreCleanUpPlan(task, namespace, false).next(facts);
        return step instanceof ExposeStep.Done
                ? facts.find(new RebindPlan(task, namespace, "", "").find())
                        .<ExposeStep>map(volume -> RebindPlan.unmark(
                                        ObjectRef.volume(volume.getMetadata().getName()))
                                .step())
                        .orElse(step)
                : step;
    }
}
