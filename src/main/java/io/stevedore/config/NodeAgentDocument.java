package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.stevedore.config.NodeAgentConfig.BackupPvc;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.NodeAgentConfig.LoadConcurrency;
import io.stevedore.config.NodeAgentConfig.NodeRule;
import io.stevedore.config.NodeAgentConfig.RestorePvc;
import io.stevedore.config.Setting.Group;
import io.stevedore.config.Setting.Leaf;
import io.stevedore.config.json.JsonReader;
import io.stevedore.config.json.SyntaxProblem;
import io.stevedore.config.json.Utf8;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON text of a node-agent ConfigMap, read into {@link NodeAgentConfig}.
 *
 * <p>All of it comes from the JSON tree, none of it by a SmallRye {@code @ConfigMapping}. A mapping sees flattened
 * strings: it would take {@code "2"} and {@code 2} for the same where Velero refuses the first, {@code ""} and an empty
 * object for absent, and names in one letter case only. Each of these would have to be checked on the tree beside it, and
 * maps and selectors come from the tree in any case.
 */
public final class NodeAgentDocument {
    private static final Comparator<ConfigProblem> BY_PLACE = Comparator.comparingInt(
                    (ConfigProblem problem) -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column());

    /**
     * What a text says.
     *
     * @param config   of no use when one of the problems is fatal
     * @param values   what is set to something else than its default, by path
     * @param problems all of them, from the first line to the last
     */
    public record Reading(NodeAgentConfig config, Map<String, EffectiveValue> values, List<ConfigProblem> problems) {}

    private NodeAgentDocument() {}

    public static Reading read(String json) {
        return read(new Utf8(json, List.of()), Optional.empty());
    }

    /**
     * @param text    of the entry of the ConfigMap
     * @param cluster where what it points to is looked up; empty for not at all
     */
    public static Reading read(Utf8 text, Optional<ClusterFacts> cluster) {
        JsonReader.Reading read = JsonReader.read(text.text());
        List<ConfigProblem> problems = new ArrayList<>();
        for (int at : text.invalid()) {
            problems.add(ConfigProblem.fatal(
                    ConfigProblem.Place.of(read.lines(), at, ""),
                    "these bytes are no UTF-8",
                    "other bytes",
                    "UTF-8",
                    "save it as UTF-8; kubectl would put it into binaryData, where nobody looks"));
        }
        for (SyntaxProblem problem : read.problems()) {
            problems.add(ConfigProblem.fatal(
                    ConfigProblem.Place.of(read.lines(), problem.at(), problem.path()),
                    problem.text(),
                    problem.found(),
                    problem.expected(),
                    problem.advice()));
        }
        DocumentCheck check = new DocumentCheck(read.lines());
        Group root = read.root().map(check::root).orElseGet(() -> Group.empty("", 0));
        cluster.ifPresent(facts -> new References(facts, check).check(root));
        problems.addAll(check.problems());
        problems.sort(BY_PLACE);
        return new Reading(config(root), EffectiveValue.of(root), List.copyOf(problems));
    }

    private static NodeAgentConfig config(Group top) {
        return new NodeAgentConfig(
                top.group("loadConcurrency").map(NodeAgentDocument::loadConcurrency),
                top.groups("loadAffinity").stream()
                        .map(each -> new LoadAffinity(nodeSelector(each), each.text("storageClass")))
                        .toList(),
                backupPvcs(top),
                new RestorePvc(top.group("restorePVC")
                        .map(section -> section.flag("ignoreDelayBinding"))
                        .orElse(false)),
                top.group("podResources").map(NodeAgentDocument::podResources),
                top.text("priorityClassName"),
                top.group("cachePVC")
                        .map(section ->
                                new CachePvc(section.text("storageClass"), section.number("residentThresholdInMB"))),
                top.texts("podLabels"),
                top.texts("podAnnotations"),
                top.flag("privilegedFsBackup"));
    }

    private static LoadConcurrency loadConcurrency(Group section) {
        return new LoadConcurrency(
                integer(section.number("globalConfig")),
                section.groups("perNodeConfig").stream()
                        .map(rule -> new NodeRule(nodeSelector(rule), integer(rule.number("number"))))
                        .toList(),
                integer(section.number("prepareQueueLength")));
    }

    /** Out of the range of an int there is no difference in meaning left. */
    private static int integer(long number) {
        return (int) Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Map<String, BackupPvc> backupPvcs(Group top) {
        Map<String, BackupPvc> byClass = new LinkedHashMap<>();
        top.group("backupPVC")
                .ifPresent(map -> map.members()
                        .keySet()
                        .forEach(name -> map.group(name)
                                .ifPresent(section -> byClass.put(
                                        name,
                                        new BackupPvc(
                                                section.text("storageClass"),
                                                section.flag("readOnly"),
                                                section.flag("spcNoRelabeling"),
                                                section.texts("annotations"))))));
        return byClass;
    }

    static PodResources podResources(Group section) {
        return new PodResources(
                section.text("cpuRequest"),
                section.text("cpuLimit"),
                section.text("memoryRequest"),
                section.text("memoryLimit"),
                section.text("ephemeralStorageRequest"),
                section.text("ephemeralStorageLimit"));
    }

    private static LabelSelector nodeSelector(Group parent) {
        return parent.group("nodeSelector").map(NodeAgentDocument::selector).orElseGet(LabelSelector::new);
    }

    static LabelSelector selector(Group section) {
        return new LabelSelectorBuilder()
                .withMatchLabels(section.texts("matchLabels"))
                .withMatchExpressions(section.groups("matchExpressions").stream()
                        .map(NodeAgentDocument::requirement)
                        .toList())
                .build();
    }

    private static LabelSelectorRequirement requirement(Group section) {
        return new LabelSelectorRequirementBuilder()
                .withKey(section.text("key"))
                .withOperator(section.text("operator"))
                .withValues(section.items("values").stream()
                        .map(each -> each instanceof Leaf(var path, var at, String text) ? text : "")
                        .toList())
                .build();
    }
}
