package io.stevedore.sandbox.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.sandbox.SandboxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads and installs the manifests that we ship ({@code kubernetes/} on the class path). */
public final class Manifests {
    private static final List<String> VELERO_CRDS = List.of(
            "datauploads",
            "datadownloads",
            "backuprepositories",
            "backupstoragelocations",
            "podvolumebackups",
            "podvolumerestores");

    private Manifests() {}

    /**
     * The objects of a folder, in the order of its {@code kustomization.yaml}; other folders that it names are left out.
     *
     * @param folder {@code base} (agents and movers) or {@code stand-alone} (coordinator)
     */
    public static List<HasMetadata> folder(KubernetesClient client, String folder) {
        Map<?, ?> kustomization = client.getKubernetesSerialization()
                .unmarshal(new ByteArrayInputStream(resource(folder + "/kustomization.yaml")), Map.class);
        if (!(kustomization.get("resources") instanceof List<?> resources)) {
            throw new SandboxException("kubernetes/" + folder + "/kustomization.yaml names no resources");
        }
        return resources.stream()
                .map(String::valueOf)
                .filter(name -> !name.startsWith(".."))
                .flatMap(name -> read(client, folder + "/" + name).stream())
                .toList();
    }

    /**
     * The objects of one of our files.
     *
     * @param path below {@code kubernetes/}, such as {@code base/node-agent.yaml}
     */
    public static List<HasMetadata> read(KubernetesClient client, String path) {
        return client.load(new ByteArrayInputStream(resource(path))).items();
    }

    /**
     * Changes the objects in place to live in another namespace; cluster-wide ones get its name appended, so that
     * several installations stand side by side.
     */
    public static List<HasMetadata> inNamespace(List<HasMetadata> objects, String namespace) {
        for (HasMetadata object : objects) {
            if (object.getMetadata().getNamespace() != null) {
                object.getMetadata().setNamespace(namespace);
            } else {
                object.getMetadata().setName(object.getMetadata().getName() + "-" + namespace);
            }
            switch (object) {
                case RoleBinding binding -> binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                case ClusterRoleBinding binding -> {
                    binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                    binding.getRoleRef().setName(binding.getRoleRef().getName() + "-" + namespace);
                }
                default -> {}
            }
        }
        return objects;
    }

    private static byte[] resource(String path) {
        try (InputStream in = Manifests.class.getResourceAsStream("/kubernetes/" + path)) {
            if (in == null) {
                throw new SandboxException("The class path has no kubernetes/" + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SandboxException("Cannot read kubernetes/" + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Installs Velero's kinds that we serve and those of CSI snapshots, and waits until they can be used.
     *
     * @param snapshotCrds files with the CustomResourceDefinitions of CSI snapshots
     */
    public static void installCrds(KubernetesClient client, List<Path> snapshotCrds) {
        Stream<HasMetadata> velero =
                VELERO_CRDS.stream().flatMap(name -> read(client, "crds/" + name + ".velero.io-v1.yml").stream());
        Stream<HasMetadata> snapshots = snapshotCrds.stream().flatMap(file -> readFile(client, file).stream());
        List<HasMetadata> installed = Stream.concat(velero, snapshots)
                .filter(object -> object instanceof CustomResourceDefinition)
                .map(object -> createIfMissing(client, object))
                .toList();
        for (HasMetadata crd : installed) {
            client.resource(crd)
                    .waitUntilCondition(
                            found -> found instanceof CustomResourceDefinition definition && established(definition),
                            30,
                            TimeUnit.SECONDS);
        }
    }

    /** A kind that is there already is somebody else's: it stays as it is. */
    private static HasMetadata createIfMissing(KubernetesClient client, HasMetadata object) {
        HasMetadata present = client.resource(object).get();
        return present == null ? client.resource(object).create() : present;
    }

    private static List<HasMetadata> readFile(KubernetesClient client, Path file) {
        try {
            return client.load(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .items();
        } catch (IOException e) {
            throw new SandboxException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
