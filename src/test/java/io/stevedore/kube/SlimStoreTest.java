package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class SlimStoreTest {

    /** Hundreds of nodes as they are do not go into an agent's memory. */
    @Test
    void aNodeIsKeptWithoutWhatNobodyReads() {
        // Given
        SlimStore<Node> store = SlimStore.ofNodes();
        Node node = Serialization.unmarshal("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: node-1
                  annotations:
                    stevedore.io/paused: "true"
                  labels:
                    kubernetes.io/os: linux
                  managedFields:
                  - manager: kubelet
                    operation: Update
                spec:
                  taints:
                  - effect: NoExecute
                    key: node.kubernetes.io/out-of-service
                status:
                  conditions:
                  - type: Ready
                    status: "True"
                  images:
                  - names:
                    - localhost/some:image
                    sizeBytes: 1
                  volumesInUse:
                  - kubernetes.io/csi/some.driver^volume
                  volumesAttached:
                  - name: kubernetes.io/csi/some.driver^volume
                    devicePath: ""
                """, Node.class);
        // When
        store.put("node-1", node);
        // Then
        assertThat(Serialization.asYaml(store.get("node-1"))).isEqualTo("""
                        ---
                        apiVersion: "v1"
                        kind: "Node"
                        metadata:
                          annotations:
                            stevedore.io/paused: "true"
                          labels:
                            kubernetes.io/os: "linux"
                          name: "node-1"
                        spec:
                          taints:
                          - effect: "NoExecute"
                            key: "node.kubernetes.io/out-of-service"
                        status:
                          conditions:
                          - status: "True"
                            type: "Ready"
                        """);
    }
}
