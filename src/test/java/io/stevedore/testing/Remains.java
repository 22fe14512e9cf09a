package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a task that did not get where a test wanted it had around it, for who reads the failure. */
final class Remains {
    private Remains() {}

    static String of(KubernetesClient admin, HasMetadata task) {
        String namespace = task.getMetadata().getNamespace();
        Stream<String> objects = Stream.of(Pod.class, PersistentVolumeClaim.class, VolumeSnapshot.class)
                .map(type -> admin.resources(type)
                        .inNamespace(namespace)
                        .withName(task.getMetadata().getName())
                        .get())
                .filter(Objects::nonNull)
                .map(Serialization::asYaml);
        Stream<String> events = admin.v1().events().inNamespace(namespace).list().getItems().stream()
                .map(event -> "%s %s %s: %s"
                        .formatted(
                                event.getMetadata().getCreationTimestamp(),
                                event.getInvolvedObject().getName(),
                                event.getReason(),
                                event.getMessage()));
        return Stream.concat(objects, events).collect(Collectors.joining("\n"));
    }
}
