package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.Setting.Group;
import java.util.List;
import java.util.Map;

/** Whether there is in the cluster what a configuration points to. */
final class References {
    private final ClusterFacts cluster;
    private final Complaints complaints;

    References(ClusterFacts cluster, Complaints complaints) {
        this.cluster = cluster;
        this.complaints = complaints;
    }

    void check(Group top) {
        top.group("loadConcurrency")
                .ifPresent(section -> section.groups("perNodeConfig").forEach(rule -> selector(rule, "the rule")));
        top.groups("loadAffinity").forEach(element -> {
            storageClass(element, "storageClass", "this element is for no volume");
            selector(element, "mover pods");
        });
        top.group("backupPVC")
                .ifPresent(map -> map.members()
                        .keySet()
                        .forEach(name -> map.group(name).ifPresent(each -> backupPvc(name, each))));
        String priority = top.text("priorityClassName");
        if (!priority.isEmpty() && !cluster.hasPriorityClass(priority)) {
            complaints.warn(
                    top.member("priorityClassName"),
                    "there is no PriorityClass " + priority + ", mover pods get none",
                    "the name of a PriorityClass");
        }
        top.group("cachePVC").ifPresent(this::cache);
    }

    private void backupPvc(String name, Group section) {
        if (cluster.storageClass(name).isEmpty()) {
            complaints.warn(section, noClass(name) + ", this is for no volume", "the name of a StorageClass");
        }
        storageClass(section, "storageClass", "backups of these volumes would wait until they time out");
    }

    private void storageClass(Group section, String key, String effect) {
        String name = section.text(key);
        if (!name.isEmpty() && cluster.storageClass(name).isEmpty()) {
            complaints.warn(section.member(key), noClass(name) + ", " + effect, "the name of a StorageClass");
        }
    }

    private void cache(Group section) {
        CachePvc cache = new CachePvc(section.text("storageClass"), section.number("residentThresholdInMB"));
        if (!cache.storageClass().isEmpty()) {
            CacheVolume.problem(cache, cluster.storageClass(cache.storageClass()))
                    .ifPresent(problem -> complaints.warn(
                            section.member("storageClass"), problem, "a StorageClass with reclaimPolicy Delete"));
        }
    }

    private void selector(Group parent, String what) {
        LabelSelector selector =
                parent.group("nodeSelector").map(NodeAgentDocument::selector).orElseGet(LabelSelector::new);
        List<Map<String, String>> nodes = cluster.nodeLabels().orElse(List.of());
        // what cannot be judged as a selector has been told, or is for the scheduler alone
        boolean judged = SelectorMatch.Syntax.problemOf(selector).isEmpty();
        if (judged
                && !nodes.isEmpty()
                && nodes.stream()
                        .noneMatch(labels -> SelectorMatch.of(selector, labels) instanceof SelectorMatch.Yes)) {
            complaints.warn(
                    parent.member("nodeSelector"),
                    "no node of %d has such labels, so there is none for %s".formatted(nodes.size(), what),
                    "labels that a node has");
        }
    }

    private static String noClass(String name) {
        return "there is no StorageClass " + name;
    }
}
