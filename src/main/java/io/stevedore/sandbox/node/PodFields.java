package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The downward API: a pod's fields as text. */
final class PodFields {
    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    private PodFields() {}

    /** Empty text for a field that is not set; empty for a path that is not offered. */
    static Optional<String> value(Pod pod, String path) {
        ObjectMeta metadata = pod.getMetadata();
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            var map = entry.group(1).equals("labels") ? metadata.getLabels() : metadata.getAnnotations();
            return Optional.of(map == null ? "" : map.getOrDefault(entry.group(2), ""));
        }
        return switch (path) {
            case "metadata.name" -> Optional.of(metadata.getName());
            case "metadata.namespace" -> Optional.of(metadata.getNamespace());
            case "metadata.uid" -> Optional.of(metadata.getUid());
            case "metadata.labels" -> Optional.of(lines(metadata.getLabels()));
            case "metadata.annotations" -> Optional.of(lines(metadata.getAnnotations()));
            case "spec.nodeName" -> Optional.of(text(pod.getSpec().getNodeName()));
            case "spec.serviceAccountName" -> Optional.of(text(pod.getSpec().getServiceAccountName()));
            case "status.podIP", "status.podIPs" -> Optional.of(PodAddress.of(pod));
            case "status.hostIP", "status.hostIPs" -> Optional.of(NodeObjects.ADDRESS);
            default -> Optional.empty();
        };
    }

    private static String lines(@Nullable Map<String, String> map) {
        return map == null
                ? ""
                : map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                        .collect(Collectors.joining("\n"));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
