package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.task.TaskKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The generic reconciler, bound to DataUploads. */
@ControllerConfiguration(name = "dataupload")
public class DataUploadReconciler implements Reconciler<DataUpload> {
    private @Nullable TaskReconciler<DataUpload> reconciler;
    private @Nullable Wakeups wakeups;

    /** Before the operator starts. */
    public void use(Agent agent, Wakeups through) {
        this.reconciler = new TaskReconciler<>(new UploadBinding(), agent);
        this.wakeups = through;
    }

    @Override
    public List<EventSource<?, DataUpload>> prepareEventSources(EventSourceContext<DataUpload> context) {
        return List.of(Objects.requireNonNull(wakeups).source(TaskKind.UPLOAD));
    }

    @Override
    public UpdateControl<DataUpload> reconcile(DataUpload task, Context<DataUpload> context) {
        return Objects.requireNonNull(reconciler).reconcile(task, context);
    }
}
