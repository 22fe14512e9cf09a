package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.stevedore.expose.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a mover's pod does not run. */
final class PodExaminer {
    private static final Map<String, Code> WAITING = Map.of(
            "ErrImagePull", Code.IMAGE_UNAVAILABLE,
            "ImagePullBackOff", Code.IMAGE_UNAVAILABLE,
            "ErrImageNeverPull", Code.IMAGE_UNAVAILABLE,
            "InvalidImageName", Code.IMAGE_UNAVAILABLE,
            "ImageInspectError", Code.IMAGE_UNAVAILABLE,
            "CreateContainerConfigError", Code.CONTAINER_FAILED,
            "CreateContainerError", Code.CONTAINER_FAILED,
            "RunContainerError", Code.CONTAINER_FAILED);
    private static final Map<String, Code> EVENTS = Map.of(
            "FailedMount", Code.MOUNT_FAILED,
            "FailedMapVolume", Code.MOUNT_FAILED,
            "FailedAttachVolume", Code.ATTACH_FAILED,
            "FailedCreatePodSandBox", Code.CONTAINER_FAILED);
    private static final Pattern REFERENCE = Pattern.compile("(?i)(secret|configmap) \"[^\"]*\" not found");
    /** Of the scheduler, while the claim is on its way. */
    private static final Pattern UNBOUND = Pattern.compile("unbound immediate PersistentVolumeClaims");

    private final Pod pod;
    private final String object;
    private final PodStatus status;
    private final Evidence evidence;
    private final List<Finding> findings = new ArrayList<>();

    private PodExaminer(Pod pod, Evidence evidence) {
        this.pod = pod;
        this.object = ObjectRef.of(pod).toString();
        this.status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        this.evidence = evidence;
    }

    static List<Finding> examine(Pod pod, Evidence evidence) {
        return new PodExaminer(pod, evidence).examine();
    }

    /** That it does not start, where nothing else is found that would be the reason. */
    static Optional<Finding> silence(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        if (!"Pending".equals(status.getPhase()) || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        String node = pod.getSpec().getNodeName();
        String object = ObjectRef.of(pod).toString();
        return Optional.of(
                node == null
                        ? new Finding(Code.POD_UNPLACED, object, "no scheduler says a word of it")
                        : new Finding(
                                Code.POD_PENDING,
                                object,
                                "node %s has not started it%s".formatted(node, waiting(status))));
    }

    private static String waiting(PodStatus status) {
        String reasons = status.getContainerStatuses().stream()
                .flatMap(container -> Optional.ofNullable(container.getState()).stream())
                .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
                .flatMap(waiting -> Optional.ofNullable(waiting.getReason()).stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : " (" + reasons + ")";
    }

    private List<Finding> examine() {
        String phase = String.valueOf(status.getPhase());
        switch (phase) {
            case "Succeeded" -> {}
            case "Running" -> place();
            case "Failed" -> findings.addAll(EndedPod.examine(pod));
            case "Unknown" -> {
                place();
                add(Code.POD_UNKNOWN, "its phase is Unknown " + Objects.toString(status.getReason(), ""));
            }
            default -> {
                place();
                unschedulable();
                containers();
                Warnings.on(pod, evidence.events()).forEach(this::event);
            }
        }
        return findings;
    }

    private void place() {
        String node = pod.getSpec().getNodeName();
        if (node == null) {
            return;
        }
        Optional<Node> there = evidence.nodes().stream()
                .filter(one -> node.equals(one.getMetadata().getName()))
                .findFirst();
        if (there.isEmpty()) {
            add(Code.NODE_GONE, "it was scheduled to node " + node + ", which does not exist");
            return;
        }
        there.map(Node::getStatus)
                .flatMap(status -> status.getConditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .filter(condition -> !"True".equals(condition.getStatus()))
                        .findFirst())
                .ifPresent(condition -> add(Code.NODE_NOT_READY, "node " + node + " is not ready: " + told(condition)));
        if (evidence.agentMissing()) {
            add(Code.AGENT_MISSING, "it was scheduled to node " + node + ", where no agent runs");
        }
    }

    private static String told(NodeCondition condition) {
        return condition.getReason() + ", " + condition.getMessage();
    }

    /** Whether the scheduler waits for its claims to be bound. */
    static boolean waitsForClaims(Pod pod) {
        return refusals(pod.getStatus())
                .anyMatch(message -> UNBOUND.matcher(message).find());
    }

    private void unschedulable() {
        refusals(status)
                .filter(message -> !UNBOUND.matcher(message).find())
                .forEach(message -> add(Code.UNSCHEDULABLE, message + taints(message)));
    }

    /** What the scheduler says. */
    private static Stream<String> refusals(@Nullable PodStatus status) {
        return status == null
                ? Stream.empty()
                : status.getConditions().stream()
                        .filter(condition -> "PodScheduled".equals(condition.getType()))
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .map(PodCondition::getMessage)
                        .filter(Objects::nonNull);
    }

    private String taints(String message) {
        String taints = message.contains("untolerated taint") ? Taints.untolerated(pod, evidence.nodes()) : "";
        return taints.isEmpty() ? "" : " (taints: " + taints + ")";
    }

    private void containers() {
        for (ContainerStatus container : status.getContainerStatuses()) {
            Optional.ofNullable(container.getState())
                    .map(ContainerState::getWaiting)
                    .ifPresent(this::waits);
        }
    }

    private void waits(ContainerStateWaiting waiting) {
        Code code = WAITING.get(String.valueOf(waiting.getReason()));
        if (code == null) {
            return;
        }
        String message = Objects.toString(waiting.getMessage(), "");
        String image = code == Code.IMAGE_UNAVAILABLE
                ? " " + pod.getSpec().getContainers().getFirst().getImage()
                : "";
        add(
                REFERENCE.matcher(message).find() ? Code.REFERENCE_MISSING : code,
                waiting.getReason() + image + (message.isEmpty() ? "" : ": " + message));
    }

    private void event(Event event) {
        Code code = EVENTS.get(String.valueOf(event.getReason()));
        String message = Warnings.message(event);
        if (code != null) {
            if (REFERENCE.matcher(message).find()) {
                code = Code.REFERENCE_MISSING;
            } else if (message.startsWith("Multi-Attach error")) {
                code = Code.MULTI_ATTACH;
            }
            add(code, Warnings.text(event));
        }
    }

    private void add(Code code, String words) {
        findings.add(new Finding(code, object, words));
    }
}
