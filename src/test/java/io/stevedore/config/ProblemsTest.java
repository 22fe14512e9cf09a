package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a document that Velero starts with, and what it means. */
class ProblemsTest {
    private static List<String> warnings(String json) {
        NodeAgentDocument.Reading reading = NodeAgentDocument.read(json);
        assertThat(reading.problems()).noneMatch(ConfigProblem::isFatal);
        return reading.problems().stream().map(ConfigProblem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                // names
                "{\"prepareQueueLength\": 5}~1:2~prepareQueueLength: unknown key, it has no effect; did you mean loadConcurrency.prepareQueueLength?",
                "{\"cachePVC\": {\"storageClass\": \"a\", \"thresholdInGB\": 1}}~1:36~cachePVC.thresholdInGB: unknown key, it has no effect; did you mean cachePVC.residentThresholdInMB?",
                "{\"backupPvcs\": {}}~1:2~backupPvcs: unknown key, it has no effect; did you mean backupPVC?",
                "{\"backupPVC\": {\"x\": {\"readonly_\": true}}}~1:22~backupPVC.x.readonly_: unknown key, it has no effect; did you mean backupPVC.x.readOnly?",
                "{\"readOnly\": true}~1:2~readOnly: unknown key, it has no effect; did you mean backupPVC.<storage class>.readOnly?",
                "{\"kind\": \"ConfigMap\"}~1:2~kind: unknown key, it has no effect; this looks like a manifest: only the text of its one entry under data is wanted",
                "{\"tolerations\": []}~1:2~tolerations: unknown key, it has no effect",
                "{\"PriorityClassName\": \"a\"}~1:2~priorityClassName: another letter case, it is read as priorityClassName",
                "{\"priorityClassName\": \"a\", \"priorityClassName\": \"b\"}~1:28~priorityClassName: given twice, this one counts and not that of line 1, column 2; leave one out",
                "{\"podLabels\": {\"a\": \"1\", \"a\": \"2\"}}~1:26~podLabels.a: given twice, this one counts and not that of line 1, column 16; leave one out",
                // nothing
                "{\"podLabels\": null}~1:15~podLabels: null is the same as leaving the key out",
                "{\"loadAffinity\": [null]}~1:19~loadAffinity[0]: a null element, it has no effect",
                "{\"backupPVC\": {\"x\": null}}~1:21~backupPVC.x: null is the same as {}",
                // numbers
                "{\"loadConcurrency\": {\"globalConfig\": 0}}~1:38~loadConcurrency.globalConfig: 0 is less than 1 and counts as 1",
                "{\"loadConcurrency\": {\"globalConfig\": -3}}~1:38~loadConcurrency.globalConfig: -3 is less than 1 and counts as 1",
                "{\"loadConcurrency\": {\"prepareQueueLength\": -1}}~1:44~loadConcurrency.prepareQueueLength: -1 is less than 0 and counts as 0",
                "{\"loadConcurrency\": {\"perNodeConfig\": [{\"number\": 0}]}}~1:51~loadConcurrency.perNodeConfig[0].number: 0 is less than 1, the rule is passed over",
                "{\"loadConcurrency\": {\"perNodeConfig\": [{}]}}~1:40~loadConcurrency.perNodeConfig[0]: number is missing, the rule is passed over",
                // selectors
                "{\"loadConcurrency\": {\"perNodeConfig\": [{\"number\": 1, \"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Gt\", \"values\": [\"1\"]}]}}]}}~1:70~loadConcurrency.perNodeConfig[0].nodeSelector: \"Gt\" is not a valid label selector operator, the rule is passed over",
                "{\"loadAffinity\": [{\"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Equals\"}]}}]}~1:36~loadAffinity[0].nodeSelector: \"Equals\" is not a valid label selector operator, mover pods would be refused",
                "{\"loadAffinity\": [{\"storageClass\": \"a\"}, {\"storageClass\": \"a\"}]}~1:59~loadAffinity[1].storageClass: loadAffinity[0] is for storage class a too and comes first, this one has no effect",
                // sections
                "{\"backupPVC\": {\"x\": {\"spcNoRelabeling\": true}}}~1:41~backupPVC.x.spcNoRelabeling: has an effect together with readOnly only, the volume is relabelled",
                "{\"cachePVC\": {}}~1:14~cachePVC: storageClass is missing, restores get no cache volume",
                "{\"podResources\": {\"cpuRequest\": \"2\", \"cpuLimit\": \"1\", \"memoryRequest\": \"0\", \"memoryLimit\": \"0\"}}~1:33~podResources.cpuRequest: cpuRequest 2 is more than cpuLimit 1, so the whole section has no effect and mover pods run as BestEffort",
                "{\"podResources\": {\"cpuRequest\": \"2\", \"cpuLimit\": \"0\", \"memoryRequest\": \"0\", \"memoryLimit\": \"1Gb\"}}~1:92~podResources.memoryLimit: memoryLimit \"1Gb\" is not a quantity, so the whole section has no effect and mover pods run as BestEffort",
                "{\"podLabels\": {\"a b\": \"x\"}}~1:23~podLabels[\"a b\"]: \"a b\" is not a valid label key, mover pods would be refused",
                "{\"priorityClassName\": \"No Such\"}~1:23~priorityClassName: no object can have this name",
            })
    void whatVeleroPassesOverInSilenceIsAWarning(String json, String place, String sentence) {
        String[] at = place.split(":");
        assertThat(warnings(json)).containsExactly("line " + at[0] + ", column " + at[1] + ": " + sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"loadConcurrency\": {\"perNodeConfig\": [{\"number\": 1.5}]}}",
                "{\"podResources\": {\"cpuRequest\": 1, \"cpuLimit\": \"1\", \"memoryRequest\": \"0\", \"memoryLimit\": \"0\"}}",
                "{\"podResources\": \"none\"}",
                "{\"cachePVC\": []}",
                "{\"cachePVC\": {\"storageClass\": true}}",
            })
    void whatIsOfAWrongTypeIsNotCalledMissingToo(String json) {
        assertThat(NodeAgentDocument.read(json).problems()).singleElement().matches(ConfigProblem::isFatal);
    }

    @Test
    void everyMissingResourceIsTold() {
        assertThat(warnings("{\"podResources\": {\"memoryLimit\": \"2Gi\"}}"))
                .hasSize(3)
                .allMatch(text -> text.startsWith("line 1, column 18: podResources: "));
    }

    @Test
    void operatorsOfNodeAffinityAreFine() {
        assertThat(
                        warnings(
                                "{\"loadAffinity\": [{\"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Gt\", \"values\": [\"1\"]}]}}]}"))
                .isEmpty();
    }

    @Test
    void adviceForWrongTypesSaysWhatToWrite() {
        assertThat(NodeAgentDocument.read("""
                        {"loadConcurrency": {"globalConfig": "2", "prepareQueueLength": 2.0},
                         "backupPVC": {"readOnly": true, "x": {"readOnly": "true", "annotations": {"a": true}}},
                         "loadAffinity": {"storageClass": "a"}}""").problems())
                .allMatch(ConfigProblem::isFatal)
                .extracting(ConfigProblem::advice)
                .containsExactly(
                        "write it without quotes: 2",
                        "write it without fraction and exponent",
                        "did you mean backupPVC.<storage class>.readOnly?",
                        "write it without quotes: true",
                        "put it in quotes: \"true\"",
                        "put it in [ ]");
    }

    @Test
    void mistakesOfWritingAndOfMeaningAreToldTogetherInOrder() {
        assertThat(NodeAgentDocument.read("{\"prepareQueueLength\": 5, \"podLabels\": 7 \"backupPVC\": {},}")
                        .problems())
                .extracting(problem ->
                        problem.place().column() + " " + problem.place().path())
                .containsExactly("2 prepareQueueLength", "40 podLabels", "42 podLabels", "57 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                // what Go's decoder makes of these was seen by running it
                "{\"loadConcurrency\": {\"globalConfig\": 2}, \"LoadConcurrency\": {\"prepareQueueLength\": 3}}~loadConcurrency.globalConfig=2 loadConcurrency.prepareQueueLength=3",
                "{\"podLabels\": {\"a\": \"1\"}, \"podLabels\": {\"b\": \"2\"}}~podLabels.a=\"1\" podLabels.b=\"2\"",
                "{\"podLabels\": {\"a\": \"1\"}, \"podLabels\": null}~^^",
                "{\"podLabels\": {\"a\": \"1\", \"a\": null}}~podLabels.a=\"\"",
                "{\"backupPVC\": {\"a\": {\"readOnly\": true}}, \"backupPVC\": {\"a\": {\"storageClass\": \"x\"}}}~backupPVC.a.storageClass=\"x\"",
                "{\"loadAffinity\": [{\"storageClass\": \"x\"}], \"loadAffinity\": [{\"nodeSelector\": {\"matchLabels\": {\"c\": \"d\"}}}]}~loadAffinity[0].nodeSelector.matchLabels.c=\"d\" loadAffinity[0].storageClass=\"x\"",
                "{\"loadConcurrency\": {\"perNodeConfig\": [{\"number\": 3}], \"perNodeConfig\": [null]}}~loadConcurrency.perNodeConfig[0].number=3",
                "{\"loadConcurrency\": {\"globalConfig\": 2}, \"loadConcurrency\": null}~^^",
                "{\"priorityClassName\": \"a\", \"priorityClassName\": null}~priorityClassName=\"a\"",
                "{\"priorityCla\u017fsName\": \"a\"}~priorityClassName=\"a\"",
            })
    void valuesAreThoseThatVeleroWorksWith(String json, String values) {
        assertThat(NodeAgentDocument.read(json).values().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue().value())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(values);
    }

    @Test
    void whatIsDeepOrLongAndUnknownHasNoEffect() {
        // Given
        String json = "{\"x\": " + "[".repeat(3000) + "]".repeat(3000) + ", \"y\": \"" + "z".repeat(1 << 20)
                + "\", \"n\": 1e999999}";

        // When
        NodeAgentDocument.Reading reading = NodeAgentDocument.read(json);

        // Then
        assertThat(reading.config()).isEqualTo(NodeAgentConfig.defaults());
        assertThat(reading.problems()).noneMatch(ConfigProblem::isFatal).hasSize(3);
    }

    @Test
    void ofVeryManyProblemsNoFatalOneIsLost() {
        // Given
        String unknown =
                IntStream.range(0, 50_000).mapToObj(i -> "\"key" + i + "\": 1").collect(Collectors.joining(", "));

        // When
        NodeAgentDocument.Reading reading = NodeAgentDocument.read("{" + unknown + ", \"privilegedFsBackup\": 1}");

        // Then
        assertThat(reading.problems())
                .hasSize(DocumentCheck.MOST_PROBLEMS + 2)
                .anyMatch(problem -> problem.text().equals("there are 49000 more of this kind, which are not told"))
                .last()
                .matches(ConfigProblem::isFatal);
    }

    /** Every example of the description is read, has an effect, and is no problem; what is read is described. */
    @Test
    void examplesAreRightAndHaveAnEffect() {
        Set<String> paths = KeySearch.all().stream().map(KeySearch.Placed::path).collect(Collectors.toSet());
        assertThat(paths).doesNotHaveDuplicates().contains("backupPVC.<storage class>.readOnly");
        for (Key key : NodeAgentKeys.ALL.keys()) {
            if (!key.example().isEmpty()) {
                NodeAgentDocument.Reading reading =
                        NodeAgentDocument.read("{\"" + key.name() + "\": " + key.example() + "}");
                assertThat(reading.problems()).as(key.name()).isEmpty();
                assertThat(reading.config()).as(key.name()).isNotEqualTo(NodeAgentConfig.defaults());
                assertThat(reading.values()).as(key.name()).isNotEmpty();
            }
        }
    }
}
