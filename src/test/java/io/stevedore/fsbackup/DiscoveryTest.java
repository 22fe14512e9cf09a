package io.stevedore.fsbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.stevedore.fsbackup.Discovery.Policy;
import io.stevedore.fsbackup.Discovery.Rules;
import io.stevedore.fsbackup.Discovery.Surroundings;
import io.stevedore.fsbackup.VolumeChoice.Leave;
import io.stevedore.fsbackup.VolumeChoice.Reason;
import io.stevedore.fsbackup.VolumeChoice.Take;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiscoveryTest {
    private static final String CLAIM = "persistentVolumeClaim: {claimName: data}";
    private static final Rules OPT_IN = Rules.of(Optional.of(false), true, false);
    private static final Rules OPT_OUT = Rules.of(Optional.of(true), false, false);
    private static final Rules DATA_MOVER = Rules.of(Optional.of(true), false, true);
    private static final PersistentVolume CSI = bound("csi: {driver: hostpath.csi.k8s.io, volumeHandle: h}");
    private static final PersistentVolume HOST_PATH = bound("hostPath: {path: /var/data}");

    /** Volume source; with opt-out and nothing else said; with opt-in and listed. */
    static Stream<Arguments> sources() {
        return Stream.of(
                arguments("hostPath: {path: /}", Reason.HOST_PATH),
                arguments("secret: {secretName: s}", Reason.SECRET),
                arguments("configMap: {name: c}", Reason.CONFIG_MAP),
                arguments("projected: {sources: []}", Reason.PROJECTED),
                arguments("downwardAPI: {items: []}", Reason.DOWNWARD_API),
                arguments("emptyDir: {}", null),
                arguments("emptyDir: {medium: Memory}", null),
                arguments("csi: {driver: inline.example}", null),
                arguments("ephemeral: {volumeClaimTemplate: {spec: {}}}", null),
                arguments("nfs: {server: s, path: /}", null),
                arguments("awsElasticBlockStore: {volumeID: v}", null),
                arguments(CLAIM, null));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatKindOfVolumeItIsDecidesFirst(String source, Reason reason) {
        Pod unannotated = pod("data", source, Map.of());
        Pod listing = pod("data", source, Map.of("backup.velero.io/backup-volumes", "data"));

        List<VolumeChoice> choices = List.of(choice(unannotated, OPT_OUT), choice(listing, OPT_IN));

        VolumeChoice expected = reason == null
                ? new Take("data", source.equals(CLAIM) ? Optional.of("data") : Optional.empty())
                : new Leave("data", reason);
        assertThat(choices).containsOnly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // by default | backup-volumes | backup-volumes-excludes | of the volume "data"
                "false | -       | -         | NOT_LISTED",
                "false | ''      | -         | NOT_LISTED",
                "false | data    | -         | -",
                "false | a,data  | -         | -",
                "false | a, data | -         | NOT_LISTED",
                "false | DATA    | -         | NOT_LISTED",
                "false | data    | data      | -",
                "true  | -       | -         | -",
                "true  | -       | ''        | -",
                "true  | other   | -         | -",
                "true  | -       | data      | EXCLUDED",
                "true  | data    | a,data    | EXCLUDED",
                "true  | -       | 'a, data' | -",
            })
    void annotationsOptInAndOut(boolean byDefault, String included, String excluded, Reason reason) {
        Pod pod = pod("data", "emptyDir: {}", Map.of());
        if (included != null) {
            pod.getMetadata().getAnnotations().put("backup.velero.io/backup-volumes", included);
        }
        if (excluded != null) {
            pod.getMetadata().getAnnotations().put("backup.velero.io/backup-volumes-excludes", excluded);
        }

        VolumeChoice choice = choice(pod, Rules.of(Optional.of(byDefault), false, false));

        assertThat(choice).isEqualTo(reason == null ? new Take("data", Optional.empty()) : new Leave("data", reason));
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "false, true, false", ", true, true", ", false, false"})
    void theBackupDecidesWhatHappensByDefaultElseTheServer(Boolean ofBackup, boolean ofServer, boolean byDefault) {
        assertThat(Rules.of(Optional.ofNullable(ofBackup), ofServer, false).byDefault())
                .isEqualTo(byDefault);
    }

    @Test
    void theDataMoverTakesClaimsAndNothingElse() {
        assertThat(choice(pod("data", CLAIM, Map.of("backup.velero.io/backup-volumes", "data")), DATA_MOVER))
                .isEqualTo(new Leave("data", Reason.DATA_MOVER));
        assertThat(choice(pod("data", "emptyDir: {}", Map.of()), DATA_MOVER))
                .isEqualTo(new Take("data", Optional.empty()));
    }

    @Test
    void tokensOfServiceAccountsAreToldByTheirName() {
        assertThat(choice(pod("default-token-x7k2p", "emptyDir: {}", Map.of()), OPT_OUT))
                .isEqualTo(new Leave("default-token-x7k2p", Reason.SERVICE_ACCOUNT_TOKEN));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // policy, source, annotated for or against the policy: it does not matter
                "FILE_SYSTEM, false, -",
                "OTHER,       true,  POLICY",
                "UNDECIDED,   true,  POLICY_UNDECIDED",
                "NONE,        true,  -",
                "NONE,        false, NOT_LISTED",
            })
    void aVolumePolicyThatFitsStandsAboveAnnotations(Policy policy, boolean byDefault, Reason reason) {
        VolumeChoice choice = choice(pod("data", CLAIM, Map.of()), new Rules(byDefault, false, volume -> policy));

        assertThat(choice)
                .isEqualTo(reason == null ? new Take("data", Optional.of("data")) : new Leave("data", reason));
    }

    @Test
    void noVolumePolicyBringsInWhatIsAlwaysLeft() {
        Rules everything = new Rules(true, true, volume -> Policy.FILE_SYSTEM);

        assertThat(choice(pod("data", "secret: {secretName: s}", Map.of()), everything))
                .isEqualTo(new Leave("data", Reason.SECRET));
        assertThat(choice(pod("data", CLAIM, Map.of()), everything)).isEqualTo(new Leave("data", Reason.DATA_MOVER));
        assertThat(choice(pod("default-token-1", "emptyDir: {}", Map.of()), everything))
                .isEqualTo(new Leave("default-token-1", Reason.SERVICE_ACCOUNT_TOKEN));
    }

    @Test
    void aClaimIsTakenThroughOnePod() {
        Surroundings other = new Surroundings(Map.of("data", CSI), Set.of("data"));

        assertThat(Discovery.of(pod("data", CLAIM, Map.of()), OPT_OUT, other))
                .containsExactly(new Leave("data", Reason.OTHER_POD));
        assertThat(Discovery.of(pod("data", "emptyDir: {}", Map.of()), OPT_OUT, other))
                .containsExactly(new Take("data", Optional.empty()));
    }

    static Stream<Arguments> pods() {
        Pod good = pod("data", CLAIM, Map.of());
        return Stream.of(
                arguments(new PodBuilder(good).editSpec().withNodeName(null).endSpec(), CSI, Reason.POD_NOT_RUNNING),
                arguments(new PodBuilder(good).withStatus(null), CSI, Reason.POD_NOT_RUNNING),
                arguments(
                        new PodBuilder(good).editStatus().withPhase("Succeeded").endStatus(),
                        CSI,
                        Reason.POD_NOT_RUNNING),
                arguments(
                        new PodBuilder(good)
                                .editMetadata()
                                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                                .endMetadata(),
                        CSI,
                        Reason.POD_NOT_RUNNING),
                arguments(new PodBuilder(good), null, Reason.CLAIM_UNREADABLE),
                arguments(new PodBuilder(good), HOST_PATH, Reason.HOST_PATH_CLAIM),
                arguments(new PodBuilder(good), bound("local: {path: /mnt/disk1}"), null),
                arguments(
                        new PodBuilder(good)
                                .editSpec()
                                .editFirstContainer()
                                .withVolumeMounts()
                                .addNewVolumeDevice("/dev/x", "data")
                                .endContainer()
                                .endSpec(),
                        CSI,
                        Reason.BLOCK),
                arguments(
                        new PodBuilder(good)
                                .editSpec()
                                .addNewInitContainer()
                                .addToVolumeMounts(good.getSpec()
                                        .getContainers()
                                        .getFirst()
                                        .getVolumeMounts()
                                        .getFirst())
                                .endInitContainer()
                                .editFirstContainer()
                                .withVolumeMounts()
                                .endContainer()
                                .endSpec(),
                        CSI,
                        Reason.NOT_MOUNTED));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void whatCannotBeReadThroughThePodIsLeft(PodBuilder pod, PersistentVolume bound, Reason reason) {
        Surroundings around = new Surroundings(bound == null ? Map.of() : Map.of("data", bound), Set.of());

        List<VolumeChoice> choices = Discovery.of(pod.build(), OPT_OUT, around);

        assertThat(choices)
                .containsExactly(reason == null ? new Take("data", Optional.of("data")) : new Leave("data", reason));
    }

    @Test
    void namesThatFitNoVolumeAreTold() {
        Pod pod = pod("data", "emptyDir: {}", Map.of("backup.velero.io/backup-volumes", "data, logs"));

        List<VolumeChoice> choices = Discovery.of(pod, OPT_IN, new Surroundings(Map.of(), Set.of()));

        Leave unknown = new Leave(" logs", Reason.NO_SUCH_VOLUME);
        assertThat(choices).containsExactly(new Take("data", Optional.empty()), unknown);
        assertThat(unknown.text("app", "web"))
                .isEqualTo(
                        "volume \" logs\" of pod app/web is not backed up: the pod lists that name in its annotation,"
                                + " and has no such volume (blanks count)");
    }

    private static VolumeChoice choice(Pod pod, Rules rules) {
        return Discovery.of(pod, rules, new Surroundings(Map.of("data", CSI), Set.of()))
                .getFirst();
    }

    /** A running pod that mounts its one volume. */
    private static Pod pod(String volume, String source, Map<String, String> annotations) {
        Pod pod = Yaml.read("""
                metadata: {namespace: app, name: web}
                spec:
                  nodeName: node-1
                  containers:
                  - name: main
                    volumeMounts: [{name: %1$s, mountPath: /data}]
                  volumes: [{name: %1$s, %2$s}]
                status: {phase: Running}
                """.formatted(volume, source), Pod.class);
        pod.getMetadata().getAnnotations().putAll(annotations);
        return pod;
    }

    private static PersistentVolume bound(String source) {
        return new PersistentVolumeBuilder(
                        Yaml.read("{metadata: {name: pv}, spec: {%s}}".formatted(source), PersistentVolume.class))
                .build();
    }
}
