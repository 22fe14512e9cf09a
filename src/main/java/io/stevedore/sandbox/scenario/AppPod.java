package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.stevedore.api.Names;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pod of the application: a claim, folders of its own, and what no file-system backup takes. Of its volume {@code logs} it
 * sees a part only.
 *
 * @param node        where it runs
 * @param claim       of its volume {@code data}
 * @param annotations which of its volumes are backed up
 */
record AppPod(String name, String node, String claim, Map<String, String> annotations) {
    static final String DATA = "data";
    static final String LOGS = "logs";
    static final String SCRATCH = "scratch";
    /** What the pod sees of its logs; the node makes it. */
    static final String PART_OF_LOGS = "today";

    private static final String TOKEN = "token";

    /** Lists what is to be taken: also what never is. */
    static AppPod listing(String name, String node, String claim) {
        return new AppPod(name, node, claim, Map.of(Names.INCLUDED_VOLUMES, String.join(",", DATA, LOGS, TOKEN)));
    }

    /** Lists what is to be left, where all is taken that nobody lists. */
    static AppPod excluding(String name, String node, String claim) {
        return new AppPod(name, node, claim, Map.of(Names.EXCLUDED_VOLUMES, SCRATCH));
    }

    Pod object(String image) {
        List<Volume> volumes = List.of(
                new VolumeBuilder()
                        .withName(DATA)
                        .withNewPersistentVolumeClaim(claim, false)
                        .build(),
                folder(LOGS),
                folder(SCRATCH),
                new VolumeBuilder()
                        .withName(TOKEN)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken()
                        .withPath("token")
                        .endServiceAccountToken()
                        .endSource()
                        .endProjected()
                        .build());
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Application.NAMESPACE)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(Map.of(Names.HOSTNAME_LABEL, node))
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .withCommand("/bin/sleep", "86400")
                .withVolumeMounts(Stream.of(DATA, LOGS, SCRATCH, TOKEN)
                        .map(volume -> new VolumeMountBuilder()
                                .withName(volume)
                                .withMountPath("/volumes/" + volume)
                                .withSubPath(volume.equals(LOGS) ? PART_OF_LOGS : null)
                                .build())
                        .toList())
                .endContainer()
                .withVolumes(volumes)
                .endSpec()
                .build();
    }

    private static Volume folder(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }
}
