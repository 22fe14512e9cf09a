package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Which taints keep a pod off the nodes; the scheduler says only that there are some. */
final class Taints {
    private Taints() {}

    /** {@code key=value:effect}, each once, separated by commas; empty when the pod tolerates all. */
    static String untolerated(Pod pod, List<Node> nodes) {
        List<Toleration> tolerations = pod.getSpec().getTolerations();
        return nodes.stream()
                .flatMap(node -> node.getSpec().getTaints().stream())
                .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                .filter(taint -> tolerations.stream().noneMatch(toleration -> tolerates(toleration, taint)))
                .map(Taints::text)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean effect =
                isEmpty(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        boolean key = isEmpty(toleration.getKey()) || toleration.getKey().equals(taint.getKey());
        boolean value = "Exists".equals(toleration.getOperator())
                || orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue()));
        return effect && key && value;
    }

    private static String text(Taint taint) {
        String value = orEmpty(taint.getValue());
        return taint.getKey() + (value.isEmpty() ? "" : "=" + value) + ":" + taint.getEffect();
    }

    private static boolean isEmpty(String text) {
        return orEmpty(text).isEmpty();
    }

    private static String orEmpty(String text) {
        return Objects.toString(text, "");
    }
}
