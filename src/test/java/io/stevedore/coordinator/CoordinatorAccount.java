package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.stevedore.sandbox.controlplane.Manifests;
import io.stevedore.testing.RealControlPlane;

/** The coordinator's account with the shipped Role, in a test's namespace, and what it may meet there. */
public final class CoordinatorAccount {
    public static final String NAME = "coordinator";

    private CoordinatorAccount() {}

    public static void install(RealControlPlane cluster) {
        Manifests.inNamespace(Manifests.folder(cluster.admin(), "stand-alone"), cluster.namespace()).stream()
                .filter(object -> !(object instanceof Deployment) && !(object instanceof DaemonSet))
                .forEach(object -> cluster.admin().resource(object).create());
    }

    static void deployVelero(RealControlPlane cluster) {
        cluster.admin()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(cluster.namespace())
                        .withName("velero")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .addToMatchLabels("app", "velero")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "velero")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("velero")
                        .withImage("velero")
                        .withCommand("/velero")
                        .withArgs("server", "--features=")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }
}
