package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The generic reconciler, bound to a kind. The framework wants a class of each, and finds the kind by its parameter. */
public abstract class KindReconciler<T extends HasMetadata> implements Reconciler<T> {
    private final TaskBinding<T> binding;
    private @Nullable TaskReconciler<T> reconciler;
    private @Nullable Wakeups wakeups;

    KindReconciler(TaskBinding<T> binding) {
        this.binding = binding;
    }

    /** Before the operator starts; what the controller keeps is there once it has. */
    public ServedKind<T> serve(Agent agent, Wakeups through, Operator operator, OperatorBean operators) {
        reconciler = new TaskReconciler<>(binding, agent);
        wakeups = through;
        var controller =
                operators.register(operator, this, Keeping.wanted(binding, agent.cluster()), Keeping.slim(binding));
        return new ServedKind<>(
                binding,
                () -> tasks(controller).list(any -> true),
                name -> tasks(controller)
                        .get(new ResourceID(name, agent.settings().namespace())));
    }

    private static <T extends HasMetadata> ControllerEventSource<T> tasks(Controller<T> controller) {
        return controller.getEventSourceManager().getControllerEventSource();
    }

    @Override
    public List<EventSource<?, T>> prepareEventSources(EventSourceContext<T> context) {
        return List.of(Objects.requireNonNull(wakeups).source(binding.kind()));
    }

    @Override
    public UpdateControl<T> reconcile(T task, Context<T> context) {
        Optional<Duration> again = Optional.of(TaskConfiguration.SLOWEST_RETRY);
        try {
            again = Objects.requireNonNull(reconciler).reconcile(task, context);
            return UpdateControl.noUpdate();
        } finally {
            Objects.requireNonNull(wakeups)
                    .wakeLater(binding.kind(), task.getMetadata().getName(), again);
        }
    }
}
