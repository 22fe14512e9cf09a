package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.sandbox.controlplane.ControlPlane;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Clients under the ServiceAccounts of pods whose programs are played in this JVM; one for each account. */
final class Accounts implements AutoCloseable {
    private record Account(String namespace, String name) {}

    private final ControlPlane controlPlane;
    private final Map<Account, KubernetesClient> clients = new ConcurrentHashMap<>();

    Accounts(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    KubernetesClient of(Pod pod) {
        String name = pod.getSpec().getServiceAccountName();
        var account = new Account(pod.getMetadata().getNamespace(), name == null ? "default" : name);
        return clients.computeIfAbsent(account, key -> controlPlane.as(key.namespace(), key.name()));
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
        clients.clear();
    }
}
