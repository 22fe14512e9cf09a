package io.stevedore.expose.hosting;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTermBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.stevedore.api.Names;
import io.stevedore.expose.Ownership;
import io.stevedore.task.TaskKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one template of mover pods. */
public final class MoverPodTemplate {
    /** Of a preference; Kubernetes allows no more. */
    private static final int HEAVIEST = 100;

    static final String CACHE_VOLUME = "cachedir";
    /** The host's folders that only the agent needs: a mover sees its own volume and nothing else of the node. */
    private static final Set<String> AGENT_ONLY_VOLUMES = Set.of("host-pods", "host-plugins");

    private MoverPodTemplate() {}

    public static Pod build(MoverPod mover, Hosting hosting) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(hosting.namespace())
                .withName(mover.task().name())
                .withOwnerReferences(Ownership.owner(mover.task()))
                .withLabels(labels(mover, hosting))
                .withAnnotations(annotations(hosting))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(0L)
                .withNewOs("linux")
                .withNodeSelector(
                        mover.selectedNode().isEmpty() ? null : Map.of(Names.HOSTNAME_LABEL, mover.selectedNode()))
                .withNodeName(mover.host().map(MoverPod.OfHost::node).orElse(null))
                .withTopologySpreadConstraints(mover.host().isPresent() ? List.of() : List.of(spread(mover.podGroup())))
                .withAffinity(affinity(mover, hosting))
                .withTolerations(hosting.tolerations())
                .withSecurityContext(security(mover))
                .withPriorityClassName(hosting.priorityClassName().isEmpty() ? null : hosting.priorityClassName())
                .withServiceAccountName(hosting.serviceAccount())
                .withDnsPolicy(hosting.agent().getDnsPolicy())
                .withDnsConfig(hosting.agent().getDnsConfig())
                .withImagePullSecrets(hosting.agent().getImagePullSecrets())
                .withVolumes(volumes(mover, hosting))
                .withContainers(container(mover, hosting))
                .endSpec()
                .build();
    }

    private static Map<String, String> labels(MoverPod mover, Hosting hosting) {
        Map<String, String> labels = new LinkedHashMap<>(hosting.labels());
        labels.putAll(Ownership.label(mover.task())); // ours last: the life cycle finds the pod by them
        labels.put(Names.EXPOSER_POD_GROUP, mover.podGroup());
        return labels;
    }

    private static @Nullable Map<String, String> annotations(Hosting hosting) {
        Map<String, String> annotations = new LinkedHashMap<>(hosting.annotations());
        annotations.putAll(Ownership.noting(hosting.attempt()));
        return annotations.isEmpty() ? null : annotations;
    }

    private static TopologySpreadConstraint spread(String podGroup) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(Names.HOSTNAME_LABEL)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .addToMatchLabels(Names.EXPOSER_POD_GROUP, podGroup)
                .endLabelSelector()
                .build();
    }

    private static Affinity affinity(MoverPod mover, Hosting hosting) {
        List<NodeSelectorRequirement> requirements = new ArrayList<>();
        if (mover.selectedNode().isEmpty() && mover.host().isEmpty()) {
            requirements.addAll(hosting.affinity());
            if (!hosting.placement().avoided().isEmpty()) {
                requirements.add(on("NotIn", hosting.placement().avoided()));
            }
        }
        requirements.add(new NodeSelectorRequirementBuilder()
                .withKey(Names.OS_LABEL)
                .withOperator("NotIn")
                .withValues("windows")
                .build());
        List<NodeSelectorTerm> places = mover.topology().isEmpty() ? List.of(new NodeSelectorTerm()) : mover.topology();
        List<NodeSelectorTerm> terms = places.stream()
                .map(place -> new NodeSelectorTermBuilder(place)
                        .addAllToMatchExpressions(requirements)
                        .build())
                .toList();
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withPreferredDuringSchedulingIgnoredDuringExecution(preferred(mover, hosting))
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    /** Beside the constraint, which counts pods and knows of no slots. */
    private static List<PreferredSchedulingTerm> preferred(MoverPod mover, Hosting hosting) {
        List<String> roomy = hosting.placement().preferred();
        return roomy.isEmpty()
                        || !mover.selectedNode().isEmpty()
                        || mover.host().isPresent()
                ? List.of()
                : List.of(new PreferredSchedulingTermBuilder()
                        .withWeight(HEAVIEST)
                        .withNewPreference()
                        .withMatchExpressions(on("In", roomy))
                        .endPreference()
                        .build());
    }

    private static NodeSelectorRequirement on(String operator, List<String> hostnames) {
        return new NodeSelectorRequirementBuilder()
                .withKey(Names.HOSTNAME_LABEL)
                .withOperator(operator)
                .withValues(hostnames)
                .build();
    }

    private static PodSecurityContext security(MoverPod mover) {
        PodSecurityContextBuilder context = new PodSecurityContextBuilder().withRunAsUser(0L);
        if (mover.superPrivileged()) {
            context.withNewSeLinuxOptions().withType("spc_t").endSeLinuxOptions();
        }
        return context.build();
    }

    private static List<Volume> volumes(MoverPod mover, Hosting hosting) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(mover.host()
                .map(host -> new VolumeBuilder()
                        .withName(mover.task().uid())
                        .withNewHostPath()
                        .withPath(host.path())
                        .endHostPath()
                        .build())
                .orElseGet(() -> claimed(mover.task().uid(), mover.claim(), mover.readOnly())));
        if (!mover.cacheClaim().isEmpty()) {
            volumes.add(claimed(CACHE_VOLUME, mover.cacheClaim(), false));
        }
        hosting.agent().getVolumes().stream()
                .filter(volume -> inherited(volume.getName()))
                .forEach(volumes::add);
        return volumes;
    }

    private static Volume claimed(String name, String claim, boolean readOnly) {
        return new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim(claim, readOnly ? Boolean.TRUE : null)
                .build();
    }

    private static boolean inherited(String volume) {
        return !AGENT_ONLY_VOLUMES.contains(volume);
    }

    private static Container container(MoverPod mover, Hosting hosting) {
        Container agent = hosting.agent().getContainers().stream()
                .filter(c -> c.getName().equals(hosting.agentContainer()))
                .findFirst()
                .orElseGet(() -> hosting.agent().getContainers().getFirst());
        String path = "/" + mover.task().uid();
        ContainerBuilder container = new ContainerBuilder()
                .withName(mover.task().uid())
                .withImage(hosting.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(
                        "/velero",
                        mover.task().kind().ofPod() ? "pod-volume" : "data-mover",
                        mover.task().kind().direction())
                .withArgs(args(mover, hosting.attempt(), agent, path))
                .withEnv(agent.getEnv())
                .withEnvFrom(agent.getEnvFrom())
                .withResources(hosting.resources())
                .withVolumeMounts(mounts(mover, agent, path));
        if (mover.block() && mover.host().isEmpty()) {
            container.addNewVolumeDevice(path, mover.task().uid());
        }
        if (mover.host().filter(MoverPod.OfHost::privileged).isPresent()) {
            container.withNewSecurityContext().withPrivileged(true).endSecurityContext();
        }
        return container.build();
    }

    private static List<VolumeMount> mounts(MoverPod mover, Container agent, String path) {
        List<VolumeMount> mounts = new ArrayList<>();
        if (!mover.block() || mover.host().isPresent()) {
            mounts.add(new VolumeMountBuilder()
                    .withName(mover.task().uid())
                    .withMountPath(path)
                    .withReadOnly(mover.readOnly() ? Boolean.TRUE : null)
                    .withMountPropagation(mover.host().isPresent() ? "HostToContainer" : null)
                    .build());
        }
        if (!mover.cacheClaim().isEmpty()) {
            mounts.add(new VolumeMountBuilder()
                    .withName(CACHE_VOLUME)
                    .withMountPath("/" + CACHE_VOLUME)
                    .build());
        }
        agent.getVolumeMounts().stream()
                .filter(mount -> inherited(mount.getName()))
                .forEach(mounts::add);
        return mounts;
    }

    private static List<String> args(MoverPod mover, int attempt, Container agent, String path) {
        TaskKind kind = mover.task().kind();
        List<String> args = new ArrayList<>();
        args.add("--volume-path=" + path);
        if (!kind.ofPod() || mover.block()) { // Velero's movers of pods' volumes do not know the flag
            args.add("--volume-mode=" + (mover.block() ? "Block" : "Filesystem"));
        }
        args.add(taskFlag(kind) + "=" + mover.task().name());
        args.add("--resource-timeout=" + mover.operationTimeout());
        if (kind.direction().equals("restore")) {
            args.add("--cache-volume-path=" + (mover.cacheClaim().isEmpty() ? "" : "/" + CACHE_VOLUME));
        }
        if (attempt > 1) {
            args.add("--attempt=" + attempt);
        }
        args.addAll(logArgs(agent.getArgs()));
        return args;
    }

    private static String taskFlag(TaskKind kind) {
        return switch (kind) {
            case UPLOAD -> "--data-upload";
            case DOWNLOAD -> "--data-download";
            case POD_BACKUP -> "--pod-volume-backup";
            case POD_RESTORE -> "--pod-volume-restore";
        };
    }

    /** The agent's log options, in either notation. */
    private static List<String> logArgs(List<String> agent) {
        List<String> found = new ArrayList<>();
        Stream.of("--log-format", "--log-level").forEach(option -> {
            for (int i = 0; i < agent.size(); i++) {
                String arg = agent.get(i);
                if (arg.equals(option) && i + 1 < agent.size()) {
                    found.add(arg);
                    found.add(agent.get(i + 1));
                } else if (arg.startsWith(option + "=")) {
                    found.add(arg);
                }
            }
        });
        return found;
    }
}
