package io.stevedore.fsbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.stevedore.fsbackup.RestoreWaitSettings.Lookup;
import io.stevedore.fsbackup.RestoreWaitSettings.Program;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreWaitSettingsTest {
    @ParameterizedTest
    @CsvSource({
        // in the ConfigMap, what is used
        ", ours:7",
        "'', ours:7",
        "stevedore, ours:7",
        "stevedore:2, ours:7",
        "team/stevedore, team/stevedore:v1",
        "team/stevedore:2, team/stevedore:2",
        "registry:5000/stevedore, registry:5000/stevedore:v1",
        "registry:5000/team/stevedore:2, registry:5000/team/stevedore:2",
        "registry/stevedore@sha256:00ff, registry/stevedore@sha256:00ff",
    })
    void anImageWithoutATagGetsOne(String image, String used) {
        Map<String, String> data = new TreeMap<>();
        if (image != null) {
            data.put("image", image);
        }

        assertThat(read(data).image()).isEqualTo(used);
    }

    /** cpuRequest, cpuLimit, memRequest, memLimit (- is not set); requests and limits of both; a complaint. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, -, '{cpu=100m, memory=128Mi} {cpu=100m, memory=128Mi}', -",
                "1m, 2, 1Mi, 2Gi, '{cpu=1m, memory=1Mi} {cpu=2, memory=2Gi}', -",
                "1m, -, -, -, '{cpu=1m, memory=128Mi} {cpu=100m, memory=128Mi}', -",
                "0, 0, 0, 0, '{} {}', -",
                "'', -, -, 0, '{cpu=100m, memory=128Mi} {cpu=100m}', -",
                "2, 0, -, -, '{cpu=2, memory=128Mi} {memory=128Mi}', -",
                "1m, -, lots, -, '{cpu=100m, memory=128Mi} {cpu=100m, memory=128Mi}', memRequest \"lots\" is not a quantity",
                "101m, -, -, -, '{cpu=100m, memory=128Mi} {cpu=100m, memory=128Mi}', cpuRequest 101m is more than cpuLimit 100m",
                "-, -, -, 1Mi, '{cpu=100m, memory=128Mi} {cpu=100m, memory=128Mi}', memRequest 128Mi is more than memLimit 1Mi",
            })
    void resourcesCountTogetherOrNotAtAll(
            String cpuRequest, String cpuLimit, String memRequest, String memLimit, String used, String complaint) {
        Map<String, String> data = new TreeMap<>();
        putIfSet(data, "cpuRequest", cpuRequest);
        putIfSet(data, "cpuLimit", cpuLimit);
        putIfSet(data, "memRequest", memRequest);
        putIfSet(data, "memLimit", memLimit);

        RestoreWaitSettings read = read(data);

        assertThat(new TreeMap<>(read.resources().getRequests()) + " "
                        + new TreeMap<>(read.resources().getLimits()))
                .isEqualTo(used);
        assertThat(read.complaints()).hasSize(complaint == null ? 0 : 1);
        if (complaint != null) {
            assertThat(read.complaints().getFirst()).endsWith(": " + complaint);
        }
    }

    static Stream<Arguments> securityThatCounts() {
        return Stream.of(
                arguments(Map.of("secCtxRunAsUser", "1001"), new SecurityContextBuilder().withRunAsUser(1001L)),
                arguments(Map.of("secCtxRunAsGroup", "-1"), new SecurityContextBuilder().withRunAsGroup(-1L)),
                arguments(
                        Map.of("secCtxAllowPrivilegeEscalation", "T"),
                        new SecurityContextBuilder().withAllowPrivilegeEscalation(true)),
                arguments(
                        Map.of("secCtxAllowPrivilegeEscalation", "0", "secCtxRunAsUser", ""),
                        new SecurityContextBuilder().withAllowPrivilegeEscalation(false)),
                arguments(
                        Map.of("secCtx", "{\"runAsNonRoot\": true, \"procMount\": \"Default\"}"),
                        new SecurityContextBuilder().withRunAsNonRoot(true).withProcMount("Default")),
                arguments(
                        Map.of("secCtxRunAsUser", "1", "secCtxRunAsGroup", "2", "secCtx", "runAsUser: 3"),
                        new SecurityContextBuilder().withRunAsUser(3L).withRunAsGroup(2L)));
    }

    @ParameterizedTest
    @MethodSource("securityThatCounts")
    void theWholeSecurityContextStandsAboveTheSingleKeys(Map<String, String> data, SecurityContextBuilder expected) {
        RestoreWaitSettings read = read(data);

        assertThat(read.security()).contains(expected.build());
        assertThat(read.complaints()).isEmpty();
    }

    static Stream<Arguments> securityThatIsWrong() {
        return Stream.of(
                arguments("secCtxRunAsUser", "me", "secCtxRunAsUser \"me\" is not a whole number"),
                arguments("secCtxRunAsGroup", "1.5", "secCtxRunAsGroup \"1.5\" is not a whole number"),
                arguments("secCtxAllowPrivilegeEscalation", "yes", "\"yes\" is neither true nor false"),
                arguments("secCtx", "runAsUsr: 1", "runAsUsr"),
                arguments("secCtx", "capabilities: {dropp: [ALL]}", "dropp"),
                arguments("secCtx", "runAsUser: me", "me"),
                arguments("secCtx", "runAsUser: \"1\"", "secCtx is not the securityContext of a container"),
                arguments("secCtx", "runAsNonRoot: 1", "secCtx is not the securityContext of a container"),
                arguments("secCtx", "[1]", "secCtx is not the securityContext of a container"),
                arguments("secCtx", "{", "secCtx is not the securityContext of a container"));
    }

    @ParameterizedTest
    @MethodSource("securityThatIsWrong")
    void aWrongSecurityContextDoesNotCountAtAll(String key, String value, String complaint) {
        Map<String, String> data = new TreeMap<>(Map.of("secCtxRunAsUser", "1", "secCtxRunAsGroup", "2"));
        data.put(key, value);

        RestoreWaitSettings read = read(data);

        assertThat(read.security()).isEqualTo(Optional.<SecurityContext>empty());
        assertThat(read.complaints()).singleElement().asString().contains(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs-restore-action-config", "another-name"})
    void theConfigMapIsToldByItsLabels(String name) {
        List<ConfigMap> maps = List.of(
                map("unlabelled", ""),
                map("another-plugin", "velero.io/plugin-config: '', velero.io/change-storage-class: RestoreItemAction"),
                map("another-action", "velero.io/plugin-config: '', velero.io/pod-volume-restore: BackupItemAction"),
                map("no-plugin", "velero.io/pod-volume-restore: RestoreItemAction"),
                map("of-old-releases", "velero.io/plugin-config: '', velero.io/restic: RestoreItemAction"),
                map(name, "velero.io/plugin-config: 'x', velero.io/pod-volume-restore: RestoreItemAction"));

        assertThat(RestoreWaitSettings.lookup(maps)).isEqualTo(new Lookup.Found(Map.of("image", name)));
        assertThat(RestoreWaitSettings.lookup(maps.subList(0, 5))).isEqualTo(new Lookup.Found(Map.of()));
    }

    @Test
    void whichOfTwoConfigMapsCountsIsNotGuessed() {
        String labels = "velero.io/plugin-config: '', velero.io/pod-volume-restore: RestoreItemAction";

        Lookup lookup = RestoreWaitSettings.lookup(List.of(map("b", labels), map("a", labels)));

        assertThat(lookup)
                .isEqualTo(new Lookup.Ambiguous("a, b: these ConfigMaps all have the labels velero.io/plugin-config and"
                        + " velero.io/pod-volume-restore=RestoreItemAction; leave one of them"));
    }

    private static RestoreWaitSettings read(Map<String, String> data) {
        return RestoreWaitSettings.read(data, new Program("ours:7", "v1"));
    }

    private static ConfigMap map(String name, String labels) {
        return Yaml.read(
                "{metadata: {name: %1$s, labels: {%2$s}}, data: {image: %1$s}}".formatted(name, labels),
                ConfigMap.class);
    }

    private static void putIfSet(Map<String, String> data, String key, String value) {
        if (value != null) {
            data.put(key, value);
        }
    }
}
