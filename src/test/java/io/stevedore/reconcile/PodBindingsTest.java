package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.expose.ObjectRef;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose the tasks of pods' volumes are, and which of them are nobody's. */
class PodBindingsTest {
    private static final String WAITING = """
            metadata: {namespace: app, name: web-0, uid: pod-uid}
            spec: {nodeName: node-1, initContainers: [{name: restore-wait}]}
            status: {phase: Pending, initContainerStatuses: [{name: restore-wait, state: {%s: {}}}]}
            """;

    private static PodVolumeBackup backup(String spec) {
        return Yaml.read("""
                metadata: {namespace: velero, name: b, uid: u}
                spec:
                  node: node-1
                  pod: {namespace: app, name: web-0, uid: pod-uid}
                  volume: data
                  backupStorageLocation: default
                  repoIdentifier: ""
                  %s
                """.formatted(spec), PodVolumeBackup.class);
    }

    private static PodVolumeRestore restore(String spec) {
        return Yaml.read("""
                metadata: {namespace: velero, name: r, uid: u}
                spec:
                  pod: {namespace: app, name: web-0, uid: pod-uid}
                  volume: data
                  backupStorageLocation: default
                  repoIdentifier: ""
                  snapshotID: 0123456789abcdef0123456789abcdef
                  sourceNamespace: app
                  %s
                """.formatted(spec), PodVolumeRestore.class);
    }

    private static Pod waiting(String state) {
        return Yaml.read(WAITING.formatted(state), Pod.class);
    }

    private record Here(String thisNode, Optional<Pod> here, boolean first, Optional<Pod> anywhere)
            implements Home.Around {
        @Override
        public boolean hasNode(String name) {
            return Set.of("node-1", "node-2").contains(name);
        }

        @Override
        public Optional<Pod> podHere(ObjectRef<Pod> ref) {
            return here;
        }

        @Override
        public Optional<Pod> pod(ObjectRef<Pod> ref) {
            return anywhere;
        }
    }

    private static Here on(String node) {
        return new Here(node, Optional.empty(), false, Optional.empty());
    }

    @Test
    void aBackupIsItsNodesAgents() {
        PodBackupBinding binding = new PodBackupBinding();

        assertThat(binding.home(backup(""), on("node-1"))).isEqualTo(new Home.Here());
        assertThat(binding.home(backup(""), on("node-2"))).isInstanceOf(Home.Elsewhere.class);
        PodVolumeBackup lost = backup("");
        lost.getSpec().node = "gone";
        assertThat(binding.home(lost, on("node-2"))).isInstanceOf(Home.Nowhere.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tags: {'a:b': c}",
                "tags: {'a b': c}",
                "tags: {'': c}",
                "tags: {a: \"b\\nc\"}",
                "uploaderType: borg",
            })
    void aBackupThatNoEngineCanMakeIsRefused(String spec) {
        assertThat(new PodBackupBinding().view(backup(spec)).refusal()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags: {backup: b, ns: app}", "uploaderType: kopia", "uploaderType: ''", "tags: null"})
    void whatServersAskForIsNot(String spec) {
        assertThat(new PodBackupBinding().view(backup(spec)).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"running, Here", "waiting, Elsewhere"})
    void aRestoreIsTheAgentsWhosePodWaits(String state, String home) {
        Here around = new Here("node-1", Optional.of(waiting(state)), false, Optional.empty());

        assertThat(new PodRestoreBinding().home(restore(""), around).getClass().getSimpleName())
                .isEqualTo(home);
    }

    @Test
    void aRestoreIntoAnotherPodOrNoneIsNobodys() {
        PodRestoreBinding binding = new PodRestoreBinding();
        Pod other = waiting("running");
        other.getMetadata().setUid("another");

        assertThat(binding.home(restore(""), new Here("node-1", Optional.of(other), false, Optional.empty())))
                .isInstanceOf(Home.Nowhere.class);
        assertThat(binding.home(restore(""), new Here("node-2", Optional.empty(), true, Optional.empty())))
                .isEqualTo(new Home.Nowhere("Pod app/web-0 does not exist"));
    }

    @Test
    void onlyTheFirstLooksForPodsOfOtherNodes() {
        PodRestoreBinding binding = new PodRestoreBinding();
        Optional<Pod> pod = Optional.of(waiting("running"));

        assertThat(binding.home(restore(""), new Here("node-2", Optional.empty(), false, pod)))
                .isEqualTo(new Home.Elsewhere("", "Pod app/web-0 is not on this node"));
        assertThat(binding.home(restore(""), new Here("node-2", Optional.empty(), true, pod)))
                .isEqualTo(new Home.Elsewhere("node-1", "only the agent on node node-1 reaches the volume"));
    }

    @Test
    void aBackupHasTheNameThatVelerosMetersGiveIt() {
        PodVolumeBackup task = backup("uploaderType: kopia");
        task.getMetadata()
                .setOwnerReferences(List.of(Yaml.read(
                        "{apiVersion: velero.io/v1, kind: Backup, name: nightly, uid: u}", OwnerReference.class)));

        assertThat(new PodBackupBinding().operation(task))
                .contains(new PodVolumeOperation("velero/nightly", "b", "b-default-app-kopia-backup"));
        assertThat(new PodRestoreBinding().operation(restore(""))).isEmpty();
    }

    @Test
    void aFinishedOneKeepsItsNode() {
        PodVolumeBackup over = backup("");
        over.setStatus(new PodVolumeBackup.Status());
        over.getStatus().phase = "Completed";
        PodBackupBinding binding = new PodBackupBinding();

        binding.strip(over);

        assertThat(binding.view(over).node()).isEqualTo("node-1");
        assertThat(over.getSpec().tags).isNull();
    }
}
