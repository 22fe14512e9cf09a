package io.stevedore.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.stevedore.config.NodeAgentConfig.BackupPvc;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.NodeAgentConfig.LoadConcurrency;
import io.stevedore.config.NodeAgentConfig.NodeRule;
import io.stevedore.config.NodeAgentConfig.RestorePvc;
import java.util.ArrayList;
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
final class NodeAgentDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<ConfigProblem> problems = new ArrayList<>();

    /** What a text says, and every problem with it; the configuration is of no use when one of them is fatal. */
    record Reading(NodeAgentConfig config, List<ConfigProblem> problems) {}

    static Reading read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return refused(
                    e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
        if (root.isMissingNode()) {
            return refused("unexpected end of JSON input");
        }
        NodeAgentDocument document = new NodeAgentDocument();
        return new Reading(document.config(root), document.problems);
    }

    private static Reading refused(String text) {
        return new Reading(NodeAgentConfig.defaults(), List.of(ConfigProblem.fatal("", text)));
    }

    private NodeAgentConfig config(JsonNode root) {
        JsonSection top = JsonSection.of("", root, problems);
        NodeAgentConfig config = new NodeAgentConfig(
                top.section("loadConcurrency").map(this::loadConcurrency),
                top.list("loadAffinity", this::loadAffinity).stream()
                        .flatMap(Optional::stream)
                        .toList(),
                top.map("backupPVC", this::backupPvc),
                top.section("restorePVC").map(this::restorePvc).orElseGet(() -> new RestorePvc(false)),
                top.section("podResources").map(this::podResources),
                top.text("priorityClassName"),
                top.section("cachePVC").map(this::cachePvc),
                top.textMap("podLabels"),
                top.textMap("podAnnotations"),
                top.flag("privilegedFsBackup"));
        top.end();
        return config;
    }

    private LoadConcurrency loadConcurrency(JsonSection json) {
        LoadConcurrency read = new LoadConcurrency(
                json.integer("globalConfig"),
                json.list("perNodeConfig", this::nodeRule),
                json.integer("prepareQueueLength"));
        json.end();
        return read;
    }

    private NodeRule nodeRule(String path, JsonNode value) {
        JsonSection json = JsonSection.of(path, value, problems);
        NodeRule read = new NodeRule(selector(json), json.integer("number"));
        json.end();
        return read;
    }

    private Optional<LoadAffinity> loadAffinity(String path, JsonNode value) {
        if (value.isNull()) {
            problems.add(ConfigProblem.warning(path, "null element, it is passed over"));
            return Optional.empty();
        }
        JsonSection json = JsonSection.of(path, value, problems);
        LoadAffinity read = new LoadAffinity(selector(json), json.text("storageClass"));
        json.end();
        return Optional.of(read);
    }

    private LabelSelector selector(JsonSection parent) {
        return parent.section("nodeSelector")
                .map(json -> {
                    Map<String, String> labels = json.textMap("matchLabels");
                    List<LabelSelectorRequirement> expressions = json.list("matchExpressions", this::requirement);
                    json.end();
                    return new LabelSelectorBuilder()
                            .withMatchLabels(labels)
                            .withMatchExpressions(expressions)
                            .build();
                })
                .orElseGet(LabelSelector::new);
    }

    private LabelSelectorRequirement requirement(String path, JsonNode value) {
        JsonSection json = JsonSection.of(path, value, problems);
        LabelSelectorRequirement read = new LabelSelectorRequirementBuilder()
                .withKey(json.text("key"))
                .withOperator(json.text("operator"))
                .withValues(json.texts("values"))
                .build();
        json.end();
        return read;
    }

    private BackupPvc backupPvc(String path, JsonNode value) {
        JsonSection json = JsonSection.of(path, value, problems);
        BackupPvc read = new BackupPvc(
                json.text("storageClass"),
                json.flag("readOnly"),
                json.flag("spcNoRelabeling"),
                json.textMap("annotations"));
        json.end();
        return read;
    }

    private RestorePvc restorePvc(JsonSection json) {
        RestorePvc read = new RestorePvc(json.flag("ignoreDelayBinding"));
        json.end();
        return read;
    }

    private PodResources podResources(JsonSection json) {
        PodResources read = new PodResources(
                json.text("cpuRequest"),
                json.text("cpuLimit"),
                json.text("memoryRequest"),
                json.text("memoryLimit"),
                json.text("ephemeralStorageRequest"),
                json.text("ephemeralStorageLimit"));
        json.end();
        return read;
    }

    private CachePvc cachePvc(JsonSection json) {
        CachePvc read = new CachePvc(json.text("storageClass"), json.longInteger("residentThresholdInMB"));
        json.end();
        return read;
    }
}
