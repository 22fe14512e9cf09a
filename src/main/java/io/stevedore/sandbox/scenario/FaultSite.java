package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.sandbox.storage.Faults;
import io.stevedore.sandbox.storage.StorageNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Where a fault is caused.
 *
 * @param word that it has to bear
 */
record FaultSite(World world, String word) {
    private static final String FOLDER = "fspath";

    KubernetesClient admin() {
        return world.admin();
    }

    /** What the storage does wrong in a namespace. */
    Faults storage(String namespace) {
        return world.storageFaults(namespace);
    }

    /** One more StorageClass, like the usual one. */
    void storageClass(String name) {
        admin().resource(new StorageClassBuilder(admin().storage()
                                .v1()
                                .storageClasses()
                                .withName(StorageNames.CLASS_IMMEDIATE)
                                .get())
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
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

    /** A node of the word's name, the only one that takes new pods, and without an agent; the others stay as they are. */
    void nodeWithoutAgent() {
        daemonSet(spec -> {
            spec.setUpdateStrategy(new DaemonSetUpdateStrategy(null, "OnDelete"));
            places(spec).add(new NodeSelectorRequirement(Names.HOSTNAME_LABEL, "NotIn", List.of(word)));
        });
        eachNode(node -> node.editSpec().withUnschedulable(true).endSpec());
        world.addNode(word);
    }

    void agentsEverywhere() {
        daemonSet(spec -> places(spec).removeIf(rule -> Names.HOSTNAME_LABEL.equals(rule.getKey())));
        eachNode(node -> node.editSpec().withUnschedulable(false).endSpec());
    }

    private void daemonSet(Consumer<DaemonSetSpec> change) {
        admin().apps()
                .daemonSets()
                .inNamespace(World.VELERO)
                .withName(Names.DAEMON_SET)
                .edit(set -> {
                    change.accept(set.getSpec());
                    return set;
                });
    }

    /** The rules on which nodes agents run. */
    private static List<NodeSelectorRequirement> places(DaemonSetSpec spec) {
        return spec.getTemplate()
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchExpressions();
    }

    /** A storage location of the word's name, and a repository in a place of that name. */
    void location() {
        BackupStorageLocation location = location(World.LOCATION);
        location.getMetadata().setName(word);
        location.getMetadata().setResourceVersion(null);
        location.getMetadata().setUid(null);
        location.getSpec().isDefault = false;
        location.getSpec().objectStorage.prefix = word;
        admin().resource(location).create();
    }

    /** Makes the location lead to where nothing is, or back. */
    void locationLeadsNowhere(boolean nowhere) {
        BackupStorageLocation.Spec good = location(World.LOCATION).getSpec();
        admin().resource(location(word)).edit(location -> {
            BackupStorageLocation.Spec spec = location.getSpec();
            if (good.config.containsKey(FOLDER)) {
                Map<String, String> config = new HashMap<>(good.config);
                config.computeIfPresent(FOLDER, (key, folder) -> nowhere ? "/" + word : folder);
                spec.config = config;
            } else {
                spec.objectStorage.bucket = nowhere ? word : good.objectStorage.bucket;
            }
            return location;
        });
    }

    private BackupStorageLocation location(String name) {
        return admin().resources(BackupStorageLocation.class)
                .inNamespace(World.VELERO)
                .withName(name)
                .get();
    }

    /** Changes the password of all repositories. */
    void password(UnaryOperator<String> change) {
        admin().secrets()
                .inNamespace(World.VELERO)
                .withName(Names.REPOSITORY_SECRET)
                .edit(secret -> {
                    String old = secret.getData().get(Names.REPOSITORY_SECRET_KEY);
                    String text = new String(Base64.getDecoder().decode(old), StandardCharsets.UTF_8);
                    secret.getData()
                            .put(
                                    Names.REPOSITORY_SECRET_KEY,
                                    Base64.getEncoder()
                                            .encodeToString(change.apply(text).getBytes(StandardCharsets.UTF_8)));
                    return secret;
                });
    }
}
