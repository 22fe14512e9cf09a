package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.sandbox.controlplane.ControlPlane;
import io.stevedore.sandbox.node.container.ContainerRuntime;
import java.time.Clock;

/**
 * What all pods of one node share.
 *
 * @param client the cluster admin, under this node's user agent
 */
record Kubelet(
        NodeSpec spec,
        ControlPlane controlPlane,
        KubernetesClient client,
        ContainerRuntime runtime,
        PodEvents events,
        PodLogs logs,
        Accounts accounts,
        Clock clock) {}
