package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Takes the place of the extension's producer, which registers every reconciler it finds: here a command registers
 * those that it wants.
 */
@Singleton
public class OperatorBean {
    @Inject
    QuarkusConfigurationService configuration;

    /** Without a proxy, which would be an {@code Operator} itself: with a client and a configuration that nobody uses. */
    @Produces
    @Singleton
    Operator operator(QuarkusConfigurationService service) {
        return new Operator(service);
    }

    /**
     * Before {@code operator.start()}.
     *
     * @param wanted which objects are looked at when they are first seen
     * @param slim   what is kept of an object in memory
     */
    @SuppressWarnings("unchecked")
    public <P extends HasMetadata> Controller<P> register(
            Operator operator, Reconciler<P> reconciler, Predicate<P> wanted, UnaryOperator<P> slim) {
        QuarkusControllerConfiguration<P> base =
                (QuarkusControllerConfiguration<P>) configuration.getConfigurationFor(reconciler);
        return (Controller<P>)
                operator.register(reconciler, new TaskConfiguration<>(base, configuration, wanted, slim));
    }
}
