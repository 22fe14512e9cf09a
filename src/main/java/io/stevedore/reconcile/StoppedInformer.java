package io.stevedore.reconcile;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An informer that gave up never comes back: the process ends, so that the kubelet starts it again. Nobody injects
 * it, and it is a class of its own because it is made while the operator's configuration is being made.
 */
@Singleton
@Unremovable
public class StoppedInformer implements InformerStoppedHandler {
    private static final Logger LOG = Logger.getLogger(StoppedInformer.class);

    @Override
    @SuppressWarnings("rawtypes")
    public void onStop(SharedIndexInformer informer, @Nullable Throwable cause) {
        if (cause != null && informer.hasSynced()) {
            LOG.errorf(
                    cause,
                    "The informer of %s gave up; the process ends to be started again",
                    informer.getApiTypeClass().getSimpleName());
            Quarkus.asyncExit(1);
        }
    }
}
