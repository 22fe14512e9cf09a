package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the extension worked out, and what it does not pass on: all events, endless retries with a cap, no timer for
 * finished objects. It has to extend the extension's class, for its workflow factory casts to it.
 */
final class TaskConfiguration<P extends HasMetadata> extends QuarkusControllerConfiguration<P> {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);
    /** Objects of one answer to a list: each is read in full before it is stripped. */
    private static final long PAGE = 250;

    TaskConfiguration(
            QuarkusControllerConfiguration<P> base,
            QuarkusConfigurationService service,
            Predicate<P> wanted,
            UnaryOperator<P> slim) {
        super(
                informer(base, wanted, slim),
                base.getName(),
                false,
                base.getAssociatedReconcilerClassName(),
                new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(FIRST_RETRY)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(SLOWEST_RETRY.toMillis()),
                LinearRateLimiter.deactivatedRateLimiter(),
                Duration.ZERO,
                base.getFinalizerName(),
                base.fieldManager(),
                base.getWorkflow(),
                base.getResourceTypeName(),
                base.getResourceClass());
        setParent(new UncopiedObjects(service));
    }

    private static <P extends HasMetadata> InformerConfiguration<P> informer(
            QuarkusControllerConfiguration<P> base, Predicate<P> wanted, UnaryOperator<P> slim) {
        InformerConfiguration<P>.Builder copy = InformerConfiguration.builder(base.getInformerConfig());
        return copy.withOnAddFilter(wanted::test)
                .withInformerListLimit(PAGE)
                .withItemStore(new TransformingItemStore<>(slim))
                .buildForController();
    }

    /** Called for every event, also with a deletionTimestamp and after the delete; the SDK touches no finalizer. */
    @Override
    public boolean triggerReconcilerOnAllEvents() {
        return true;
    }

    /** No timer of its own for each object: who wants another look says when. */
    @Override
    public Optional<Duration> maxReconciliationInterval() {
        return Optional.empty();
    }
}
