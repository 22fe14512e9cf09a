package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.stevedore.api.Names;
import io.stevedore.config.Setting.Group;
import io.stevedore.config.Setting.Items;
import io.stevedore.config.Setting.Leaf;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What values have to fulfil to have an effect. None of it keeps an agent from starting. */
final class KeyRules {
    /** Of objects such as storage classes. */
    static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    private static final int LONGEST_NAME = 253;
    private static final Set<String> OWN_LABELS =
            Set.of(Names.DATA_UPLOAD, Names.DATA_DOWNLOAD, Names.POD_VOLUME_BACKUP, Names.POD_VOLUME_RESTORE);
    private static final Set<String> NUMERIC = Set.of("Gt", "Lt");

    private KeyRules() {}

    static void name(Setting setting, Complaints complaints) {
        if (setting instanceof Leaf(var path, var at, String name)
                && !name.isEmpty()
                && (name.length() > LONGEST_NAME || !name.matches(NAME))) {
            complaints.warn(setting, "no object can have this name", "lower-case letters, digits, '-' and '.'");
        }
    }

    static void numbers(Setting setting, Complaints complaints) {
        for (Setting element : setting instanceof Items items ? items.elements() : List.<Setting>of()) {
            if (element instanceof Group rule && rule.number("number") < 1) {
                complaints.warn(
                        rule.member("number"),
                        (rule.has("number") ? rule.number("number") + " is less than 1" : "number is missing")
                                + ", the rule is passed over",
                        "at least 1");
            }
        }
    }

    static void ruleSelector(Setting setting, Complaints complaints) {
        SelectorMatch.Syntax.problemOf(selector(setting))
                .ifPresent(problem ->
                        complaints.warn(setting, problem + ", the rule is passed over", "a Kubernetes label selector"));
    }

    /** The scheduler knows two operators more than label selectors have. */
    static void affinitySelector(Setting setting, Complaints complaints) {
        LabelSelector selector = selector(setting);
        selector.setMatchExpressions(selector.getMatchExpressions().stream()
                .filter(expression -> !NUMERIC.contains(expression.getOperator()))
                .toList());
        SelectorMatch.Syntax.problemOf(selector)
                .ifPresent(problem -> complaints.warn(
                        setting, problem + ", mover pods would be refused", "a Kubernetes node selector"));
    }

    private static LabelSelector selector(Setting setting) {
        return setting instanceof Group group ? NodeAgentDocument.selector(group) : new LabelSelector();
    }

    static void oneElementForAClass(Setting setting, Complaints complaints) {
        if (!(setting instanceof Items items)) {
            return;
        }
        Map<String, Setting> first = new HashMap<>();
        for (Setting element : items.elements()) {
            if (element instanceof Group group) {
                String storageClass = group.text("storageClass");
                Setting before = first.putIfAbsent(storageClass, element);
                if (before != null) {
                    String what = storageClass.isEmpty() ? "no storage class" : "storage class " + storageClass;
                    complaints.warn(
                            group.member("storageClass"),
                            before.path() + " is for " + what + " too and comes first, this one has no effect",
                            "one element for each class");
                }
            }
        }
    }

    static void resources(Setting setting, Complaints complaints) {
        if (setting instanceof Group group) {
            NodeAgentDocument.podResources(group)
                    .flaws()
                    .forEach(flaw -> complaints.warn(
                            group.member(flaw.key()),
                            flaw.text() + ", so the whole section has no effect and mover pods run as BestEffort",
                            "a quantity such as \"500m\" or \"2Gi\", \"0\" for none"));
        }
    }

    static void cache(Setting setting, Complaints complaints) {
        if (setting instanceof Group group && group.text("storageClass").isEmpty()) {
            complaints.warn(
                    group.member("storageClass"),
                    "storageClass is missing, restores get no cache volume",
                    "the name of a storage class");
        }
    }

    static void labels(Setting setting, Complaints complaints) {
        forEach(setting, (name, value) -> {
            Optional<String> problem = SelectorMatch.Syntax.problemOf(
                    Map.of(name, value instanceof Leaf(var p, var a, String text) ? text : ""));
            problem.ifPresent(
                    text -> complaints.warn(value, text + ", mover pods would be refused", "a Kubernetes label"));
            if (OWN_LABELS.contains(name)) {
                complaints.warn(value, "movers are told apart by this label, it must not be set", "another label");
            }
        });
    }

    static void annotations(Setting setting, Complaints complaints) {
        forEach(
                setting,
                (name, value) -> SelectorMatch.Syntax.problemOf(Map.of(name.toLowerCase(Locale.ROOT), ""))
                        .ifPresent(text -> complaints.warn(
                                value,
                                text.replace("label key", "annotation name") + ", the object would be refused",
                                "a Kubernetes annotation")));
    }

    private static void forEach(Setting setting, BiConsumer<String, Setting> each) {
        if (setting instanceof Group group) {
            group.members().forEach(each);
        }
    }

    static void relabeling(Setting setting, Complaints complaints) {
        forEach(setting, (name, value) -> {
            if (value instanceof Group group && group.flag("spcNoRelabeling") && !group.flag("readOnly")) {
                complaints.warn(
                        group.member("spcNoRelabeling"),
                        "has an effect together with readOnly only, the volume is relabelled",
                        "readOnly: true beside it");
            }
        });
    }
}
