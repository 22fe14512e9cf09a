package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.config.OverriddenConfigurationService;

/**
 * The configuration as given, but that a reconciler is handed the very object that the cache holds. A copy of it, written as
 * JSON and read again, was a third of what a look costs, and each agent looks at each task of the cluster whenever anything about
 * it changes. Nothing here alters what it was handed: what is written is a patch of its own ({@link TaskWriter}).
 */
final class UncopiedObjects extends OverriddenConfigurationService {
    private static final Cloner SAME = new Cloner() {
        @Override
        public <R extends HasMetadata> R clone(R object) {
            return object;
        }
    };

    private final QuarkusConfigurationService given;

    UncopiedObjects(QuarkusConfigurationService given) {
        super(given, given);
        this.given = given;
    }

    /** Not passed on by the class above, which would make another one. */
    @Override
    public KubernetesClient getKubernetesClient() {
        return given.getKubernetesClient();
    }

    @Override
    public Cloner getResourceCloner() {
        return SAME;
    }
}
