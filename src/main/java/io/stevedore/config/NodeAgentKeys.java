package io.stevedore.config;

import static io.stevedore.config.Key.of;

import io.stevedore.config.KeyType.Flag;
import io.stevedore.config.KeyType.Section;
import io.stevedore.config.KeyType.SectionList;
import io.stevedore.config.KeyType.SectionMap;
import io.stevedore.config.KeyType.Text;
import io.stevedore.config.KeyType.TextList;
import io.stevedore.config.KeyType.TextMap;
import io.stevedore.config.KeyType.Whole;
import java.util.List;

/** All keys of the node-agent ConfigMap, in the order of the documentation. */
public final class NodeAgentKeys {
    private static final String V1_13 = "v1.13.0";
    private static final String V1_15 = "v1.15.0";
    private static final String V1_17 = "v1.17.0";
    private static final String V1_18 = "v1.18.0";
    private static final Text ANY_TEXT = new Text("");
    private static final Text NAME = new Text("^$|" + KeyRules.NAME);
    private static final Text QUANTITY = new Text("^" + PodResources.QUANTITY + "$");

    /** The whole document. */
    public static final Section ALL = new Section(
            List.of(
                    of("loadConcurrency", loadConcurrency(), V1_13, "How many volumes are moved at once."),
                    of(
                                    "loadAffinity",
                                    new SectionList(affinity()),
                                    "v1.14.0",
                                    "Where mover pods may run. One element counts for a pod: the first of its volume's"
                                            + " storage class, else the first without a class.")
                            .fallback("any node")
                            .rule("of several elements for one class the first counts", KeyRules::oneElementForAClass)
                            .example("[{\"nodeSelector\": {\"matchLabels\": {\"pool\": \"storage\"}}}]"),
                    of(
                                    "backupPVC",
                                    new SectionMap("storage class", backupPvc()),
                                    V1_15,
                                    "How volumes of a storage class are backed up; the name is the class of the"
                                            + " application's volume.")
                            .rule("", KeyRules::relabeling)
                            .example("{\"fast\": {\"storageClass\": \"fast-copy\", \"readOnly\": true}}"),
                    of("restorePVC", restorePvc(), "v1.16.0", "How volumes are restored."),
                    of("podResources", podResources(), V1_15, "Requests and limits of mover pods.")
                            .fallback("none: mover pods run as BestEffort")
                            .rule(
                                    "the four of CPU and memory are given together (\"0\" for none); with one missing or"
                                            + " wrong the section has no effect",
                                    KeyRules::resources)
                            .example("{\"cpuRequest\": \"100m\", \"cpuLimit\": \"0\", \"memoryRequest\": \"256Mi\","
                                    + " \"memoryLimit\": \"2Gi\"}"),
                    of("priorityClassName", NAME, V1_17, "Priority class of mover pods.")
                            .fallback("none; also when the class does not exist at the start")
                            .example("\"backup-low\"")
                            .rule("", KeyRules::name),
                    of("cachePVC", cachePvc(), V1_18, "Restores get a volume for their cache.")
                            .fallback("no such volume")
                            .rule("", KeyRules::cache)
                            .example("{\"storageClass\": \"local\", \"residentThresholdInMB\": 1024}"),
                    of(
                                    "podLabels",
                                    new TextMap(),
                                    V1_18,
                                    "Labels of mover pods, in place of what they take over from the DaemonSet.")
                            .rule("names and values are those of Kubernetes labels", KeyRules::labels)
                            .example("{\"team\": \"platform\"}"),
                    of(
                                    "podAnnotations",
                                    new TextMap(),
                                    V1_18,
                                    "Annotations of mover pods, in place of what they take over from the DaemonSet.")
                            .rule("names are those of Kubernetes annotations", KeyRules::annotations)
                            .example("{\"example.org/inject\": \"false\"}"),
                    of("privilegedFsBackup", new Flag(), "v1.17.1", "Movers of file-system backups run privileged.")
                            .fallback("false")
                            .example("true")),
            true);

    private NodeAgentKeys() {}

    private static Section loadConcurrency() {
        return new Section(
                List.of(
                        of(
                                        "globalConfig",
                                        new Whole(1, NodeRules.DEFAULT_SLOTS),
                                        V1_13,
                                        "Volumes that a node moves at once, unless a rule of perNodeConfig matches it.")
                                .fallback("1")
                                .example("2"),
                        of(
                                        "perNodeConfig",
                                        new SectionList(nodeRule()),
                                        V1_13,
                                        "Numbers for nodes with certain labels. The smallest that matches wins and"
                                                + " replaces globalConfig.")
                                .rule("number is at least 1, else the rule is passed over", KeyRules::numbers)
                                .example(
                                        "[{\"nodeSelector\": {\"matchLabels\": {\"pool\": \"storage\"}}, \"number\": 4}]"),
                        of(
                                        "prepareQueueLength",
                                        new Whole(0, 0),
                                        V1_17,
                                        "Volumes in preparation in the whole cluster; 0 for no limit.")
                                .fallback("no limit")
                                .example("12")),
                true);
    }

    private static Section nodeRule() {
        return new Section(
                List.of(
                        of("nodeSelector", selector(), V1_13, "Labels of the nodes.")
                                .fallback("every node")
                                .rule("", KeyRules::ruleSelector)
                                .example("{\"matchLabels\": {\"pool\": \"storage\"}}"),
                        of("number", new Whole(Long.MIN_VALUE, 0), V1_13, "Volumes that such a node moves at once.")
                                .example("4")),
                false);
    }

    private static Section affinity() {
        return new Section(
                List.of(
                        of("nodeSelector", selector(), "v1.14.0", "Labels of the nodes.")
                                .fallback("any node")
                                .rule("", KeyRules::affinitySelector)
                                .example("{\"matchExpressions\": [{\"key\": \"no-backup\", \"operator\":"
                                        + " \"DoesNotExist\"}]}"),
                        of("storageClass", NAME, V1_17, "The class of the volumes that this is for.")
                                .fallback("all classes without an element of their own")
                                .example("\"fast\"")
                                .rule("", KeyRules::name)),
                true);
    }

    private static Section selector() {
        return new Section(
                List.of(
                        of("matchLabels", new TextMap(), V1_13, "Labels that a node has to have.")
                                .example("{\"pool\": \"storage\"}"),
                        of(
                                        "matchExpressions",
                                        new SectionList(requirement()),
                                        V1_13,
                                        "Conditions that a node has to meet, all of them.")
                                .example("[{\"key\": \"spot\", \"operator\": \"DoesNotExist\"}]")),
                false);
    }

    private static Section requirement() {
        return new Section(
                List.of(
                        of("key", ANY_TEXT, V1_13, "Name of a label.").example("\"spot\""),
                        of(
                                        "operator",
                                        ANY_TEXT,
                                        V1_13,
                                        "In, NotIn, Exists or DoesNotExist; loadAffinity knows Gt and Lt too.")
                                .example("\"In\""),
                        of("values", new TextList(), V1_13, "For In, NotIn, Gt and Lt.")
                                .example("[\"yes\"]")),
                false);
    }

    private static Section backupPvc() {
        return new Section(
                List.of(
                        of("storageClass", NAME, V1_15, "Storage class of the volume that is read from.")
                                .fallback("the source's")
                                .example("\"fast-copy\"")
                                .rule("", KeyRules::name),
                        of("readOnly", new Flag(), V1_15, "That volume is claimed ReadOnlyMany.")
                                .fallback("false")
                                .example("true"),
                        of(
                                        "spcNoRelabeling",
                                        new Flag(),
                                        V1_15,
                                        "No SELinux relabelling of that volume; with readOnly only.")
                                .fallback("false")
                                .example("true"),
                        of("annotations", new TextMap(), "v1.17.1", "Annotations of that volume's claim.")
                                .rule("names are those of Kubernetes annotations", KeyRules::annotations)
                                .example("{\"csi.vsphere.volume/fast-provisioning\": \"true\"}")),
                false);
    }

    private static Section restorePvc() {
        return new Section(
                List.of(of(
                                "ignoreDelayBinding",
                                new Flag(),
                                "v1.16.0",
                                "Restore without waiting for a pod that consumes the volume.")
                        .fallback("false")
                        .example("true")),
                true);
    }

    private static Section podResources() {
        return new Section(
                List.of(
                        quantity("cpuRequest", V1_15, "CPU that a mover pod asks for.", "\"100m\""),
                        quantity("cpuLimit", V1_15, "CPU that a mover pod gets at most.", "\"2\""),
                        quantity("memoryRequest", V1_15, "Memory that a mover pod asks for.", "\"256Mi\""),
                        quantity("memoryLimit", V1_15, "Memory that a mover pod gets at most.", "\"2Gi\""),
                        quantity(
                                        "ephemeralStorageRequest",
                                        "v1.18.1",
                                        "Scratch space that a mover pod asks for.",
                                        "\"1Gi\"")
                                .fallback("\"0\", none"),
                        quantity(
                                        "ephemeralStorageLimit",
                                        "v1.18.1",
                                        "Scratch space that a mover pod gets at most.",
                                        "\"4Gi\"")
                                .fallback("\"0\", none")),
                true);
    }

    private static Key quantity(String name, String since, String meaning, String example) {
        return of(name, QUANTITY, since, meaning).example(example);
    }

    private static Section cachePvc() {
        return new Section(
                List.of(
                        of("storageClass", NAME, V1_18, "Storage class of the cache volumes.")
                                .rule("required; its reclaim policy has to be Delete", KeyRules::name)
                                .example("\"local\""),
                        of(
                                        "residentThresholdInMB",
                                        new Whole(0, 0),
                                        V1_18,
                                        "Restores of smaller snapshots (MiB) get none.")
                                .fallback("0: every restore gets one")
                                .mistakenFor("thresholdInGB")
                                .example("1024")),
                true);
    }
}
