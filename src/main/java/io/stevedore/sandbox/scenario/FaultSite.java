package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Names;
import io.stevedore.sandbox.storage.Faults;
import java.util.function.UnaryOperator;

/**
 * Where a fault is caused.
 *
 * @param word that it has to bear
 */
record FaultSite(World world, String word) {

    KubernetesClient admin() {
        return world.admin();
    }

    /** What the storage does wrong in a namespace. */
    Faults storage(String namespace) {
        return world.storageFaults(namespace);
    }

    void eachNode(UnaryOperator<NodeBuilder> change) {
        world.nodeNames()
                .forEach(name -> admin().nodes()
                        .withName(name)
                        .edit(node -> change.apply(new NodeBuilder(node)).build()));
    }

    /** Changes what the agents' pods say that they run; they go on as they are. */
    void agentImage(String image) {
        String patch = "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"%s\"}]".formatted(image);
        admin().pods()
                .inNamespace(World.VELERO)
                .withLabel(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                .resources()
                .forEach(pod -> pod.patch(PatchContext.of(PatchType.JSON), patch));
    }
}
