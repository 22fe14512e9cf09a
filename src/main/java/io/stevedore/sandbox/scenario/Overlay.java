package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/**
 * What the sandbox changes in the manifests that we ship.
 *
 * @param image  ours
 * @param folder whether a folder of this machine is the repository, which every pod mounts then
 * @param config whether the agents have a configuration
 * @param agent  the command line of another agent, in place of ours; empty for ours
 */
record Overlay(String image, boolean folder, boolean config, List<String> agent) {
    /** Name of the agents' ConfigMap. */
    static final String CONFIG = "node-agent-config";

    /** Path of the repository on the node and in every pod. */
    static final String MOUNT = "/repository";

    private static final String VOLUME = "repository";
    private static final String POD_IP = "POD_IP";
    private static final String METRICS_ADDRESS = "--metrics-address";
    private static final String DIAGNOSTICS_ADDRESS = "--diagnostics-address";
    /** Of every agent, at the address of its pod. */
    static final int DIAGNOSTICS_PORT = 8086;

    /** Changes the object in place and returns it; what holds no pod stays as it is. */
    HasMetadata apply(HasMetadata object) {
        switch (object) {
            case DaemonSet set -> {
                PodSpec pod = set.getSpec().getTemplate().getSpec();
                adapt(pod);
                if (config) {
                    pod.getContainers().getFirst().getArgs().add("--node-agent-configmap=" + CONFIG);
                }
                pod.getContainers().forEach(container -> listen(container, DIAGNOSTICS_ADDRESS, DIAGNOSTICS_PORT));
                if (!agent.isEmpty()) {
                    pod.getContainers().forEach(this::replace);
                }
            }
            case Deployment deployment ->
                adapt(deployment.getSpec().getTemplate().getSpec());
            default -> {}
        }
        return object;
    }

    /** Nobody knows where another agent tells how it is, nor which other options it has. */
    private void replace(Container container) {
        container.setCommand(agent);
        container.setArgs(List.of());
        container.setStartupProbe(null);
        container.setLivenessProbe(null);
        container.setReadinessProbe(null);
    }

    /** All played nodes share one network: a pod may open its port on its own address only. */
    private static void ownAddress(Container container) {
        container
                .getEnv()
                .add(new EnvVarBuilder()
                        .withName(POD_IP)
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("status.podIP")
                        .endFieldRef()
                        .endValueFrom()
                        .build());
        listen(container, METRICS_ADDRESS, 8085);
    }

    private static void listen(Container container, String option, int port) {
        container.getArgs().removeIf(argument -> argument.startsWith(option));
        container.getArgs().add("%s=$(%s):%d".formatted(option, POD_IP, port));
    }

    private void adapt(PodSpec pod) {
        pod.getContainers().forEach(container -> {
            container.setImage(image);
            container.setImagePullPolicy("IfNotPresent");
            ownAddress(container);
        });
        if (folder) {
            mount(pod);
        }
    }

    private static void mount(PodSpec pod) {
        pod.getVolumes().removeIf(volume -> volume.getName().equals(VOLUME));
        pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewHostPath()
                        .withPath(MOUNT)
                        .withType("Directory")
                        .endHostPath()
                        .build());
        pod.getContainers().forEach(Overlay::mount);
    }

    private static void mount(Container container) {
        container.getVolumeMounts().removeIf(mount -> mount.getName().equals(VOLUME));
        container
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(MOUNT)
                        .build());
    }
}
