package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jboss.logging.Logger;

/** The Secret with the password of all repositories. */
public enum RepositoryPassword {
    /** An own one, that nobody knows. */
    RANDOM,
    /** The value that Velero gives it, for repositories that a Velero made: known to everybody. */
    VELERO_DEFAULT;

    private static final Logger LOG = Logger.getLogger(RepositoryPassword.class);

    /** Makes the Secret when there is none; an existing one is never changed, it may be the only key to the data. */
    void ensure(KubernetesClient client, String namespace) {
        if (client.secrets()
                        .inNamespace(namespace)
                        .withName(Names.REPOSITORY_SECRET)
                        .get()
                != null) {
            return;
        }
        try {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(Names.REPOSITORY_SECRET)
                            .endMetadata()
                            .withType("Opaque")
                            .withStringData(Map.of(Names.REPOSITORY_SECRET_KEY, value()))
                            .build())
                    .create();
            LOG.infof(
                    "Created Secret %s/%s: keep a copy, without it no backup can be read",
                    namespace, Names.REPOSITORY_SECRET);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    private String value() {
        return switch (this) {
            case VELERO_DEFAULT -> "static-passw0rd";
            case RANDOM -> {
                byte[] bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                yield Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            }
        };
    }
}
