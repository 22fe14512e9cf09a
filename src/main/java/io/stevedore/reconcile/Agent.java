package io.stevedore.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Looks;
import io.stevedore.kube.Agents;
import io.stevedore.kube.Beginnings;
import io.stevedore.kube.Cluster;
import io.stevedore.kube.EventWriter;
import io.stevedore.kube.Examination;
import io.stevedore.kube.MoverLogs;
import io.stevedore.kube.NodePods;
import io.stevedore.kube.Sessions;
import io.stevedore.kube.Steps;
import io.stevedore.task.TaskKind;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the reconcilers of one agent share.
 *
 * @param clock    what waits is measured with
 * @param wall     the machine's, for what others read
 * @param vanished told of tasks that were taken away while they were worked on, by whoever took their finalizer
 */
public record Agent(
        AgentSettings settings,
        KubernetesClient client,
        Cluster cluster,
        Optional<NodePods> nodePods,
        Agents agents,
        Sessions sessions,
        Steps steps,
        Slots slots,
        Examination examination,
        EventWriter eventWriter,
        MoverLogs logs,
        TaskEvents events,
        PrepareQueue queue,
        Gate gate,
        Looks looks,
        History history,
        BiConsumer<TaskKind, String> wake,
        Runnable vanished,
        InstantSource clock,
        InstantSource wall,
        Beginnings beginnings) {}
