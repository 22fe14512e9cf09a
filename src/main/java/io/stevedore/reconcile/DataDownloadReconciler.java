package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.task.TaskKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The generic reconciler, bound to DataDownloads. */
@ControllerConfiguration(name = "datadownload")
public class DataDownloadReconciler implements Reconciler<DataDownload> {
    private @Nullable TaskReconciler<DataDownload> reconciler;
    private @Nullable Wakeups wakeups;

    /** Before the operator starts. */
    public void use(Agent agent, Wakeups through) {
        this.reconciler = new TaskReconciler<>(new DownloadBinding(), agent);
        this.wakeups = through;
    }

    @Override
    public List<EventSource<?, DataDownload>> prepareEventSources(EventSourceContext<DataDownload> context) {
        return List.of(Objects.requireNonNull(wakeups).source(TaskKind.DOWNLOAD));
    }

    @Override
    public UpdateControl<DataDownload> reconcile(DataDownload task, Context<DataDownload> context) {
        return Objects.requireNonNull(reconciler).reconcile(task, context);
    }
}
