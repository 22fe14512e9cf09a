package io.stevedore.fsbackup;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.stevedore.api.Names;
import io.stevedore.config.PodResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the container is like in which a restored pod waits: what the ConfigMap {@code fs-restore-action-config} says, and
 * what it leaves open. An empty value counts as none. What is wrong has no effect, as on a Velero server, and is told.
 *
 * @param security none when the ConfigMap says nothing that can be read: the pod's first container decides
 * @param complaints what has no effect, and why; a sentence each
 */
public record RestoreWaitSettings(
        String image,
        String command,
        ResourceRequirements resources,
        Optional<SecurityContext> security,
        List<String> complaints) {
    private static final String COMMAND = "/velero-restore-helper";
    private static final PodResources USUAL = resources("100m", "100m", "128Mi", "128Mi");

    /**
     * What waits when the ConfigMap names no image.
     *
     * @param tag for an image in the ConfigMap that has none
     */
    public record Program(String image, String tag) {}

    /** Which ConfigMap counts. */
    public sealed interface Lookup {
        /** @param data empty without a ConfigMap */
        record Found(Map<String, String> data) implements Lookup {}

        /** No pod with volumes to wait for can be restored until somebody has decided. */
        record Ambiguous(String text) implements Lookup {}
    }

    /** @param maps all of Velero's namespace; the labels tell, the name is free */
    public static Lookup lookup(List<ConfigMap> maps) {
        List<ConfigMap> marked =
                maps.stream().filter(RestoreWaitSettings::isMarked).toList();
        if (marked.size() > 1) {
            return new Lookup.Ambiguous("%s: these ConfigMaps all have the labels %s and %s=%s; leave one of them"
                    .formatted(
                            String.join(
                                    ", ",
                                    marked.stream()
                                            .map(map -> map.getMetadata().getName())
                                            .sorted()
                                            .toList()),
                            Names.PLUGIN_CONFIG,
                            Names.RESTORE_ACTION,
                            Names.RESTORE_ACTION_VALUE));
        }
        return new Lookup.Found(marked.isEmpty() ? Map.of() : marked.getFirst().getData());
    }

    private static boolean isMarked(ConfigMap map) {
        Map<String, String> labels = map.getMetadata().getLabels();
        return labels.containsKey(Names.PLUGIN_CONFIG)
                && Names.RESTORE_ACTION_VALUE.equals(labels.get(Names.RESTORE_ACTION));
    }

    /** @param data the ConfigMap's */
    public static RestoreWaitSettings read(Map<String, String> data, Program program) {
        List<String> complaints = new ArrayList<>();
        return new RestoreWaitSettings(
                image(data, program, complaints),
                value(data, "command").orElse(COMMAND),
                resources(data, complaints),
                WaitSecurity.read(data, complaints),
                List.copyOf(complaints));
    }

    static Optional<String> value(Map<String, String> data, String key) {
        return Optional.ofNullable(data.get(key)).filter(text -> !text.isEmpty());
    }

    /** What has a port but no tag gets one too: the last part alone is looked at, where a digest has its colon. */
    private static String image(Map<String, String> data, Program program, List<String> complaints) {
        Optional<String> named = value(data, "image");
        if (named.isEmpty()) {
            return program.image();
        }
        String image = named.get();
        int slash = image.lastIndexOf('/');
        if (slash < 0) {
            complaints.add("image \"%s\" names no registry or repository before a slash; %s is used"
                    .formatted(image, program.image()));
            return program.image();
        }
        return image.indexOf(':', slash) < 0 ? image + ":" + program.tag() : image;
    }

    private static ResourceRequirements resources(Map<String, String> data, List<String> complaints) {
        PodResources asked = resources(
                value(data, "cpuRequest").orElse(USUAL.cpuRequest()),
                value(data, "cpuLimit").orElse(USUAL.cpuLimit()),
                value(data, "memRequest").orElse(USUAL.memoryRequest()),
                value(data, "memLimit").orElse(USUAL.memoryLimit()));
        asked.flaws()
                .forEach(flaw -> complaints.add("of cpuRequest, cpuLimit, memRequest and memLimit none has an effect: "
                        + flaw.text().replace("memory", "mem")));
        return (asked.flaws().isEmpty() ? asked : USUAL).requirements();
    }

    private static PodResources resources(
            String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
        return new PodResources(cpuRequest, cpuLimit, memoryRequest, memoryLimit, "", "");
    }
}
