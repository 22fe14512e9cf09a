package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.expose.csi.UploadWorld;
import io.stevedore.testing.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which agent looks at a task when one of its objects has changed. */
class ServedKindTest {
    @TempDir
    Path scratch;

    private static final HasMetadata CLAIM =
            Yaml.read("metadata: {namespace: velero, name: task}", PersistentVolumeClaim.class);

    private DataUpload upload = Life.backup(UploadWorld.TASK);
    private Stage stage;
    private PlayedAgent<?> here;

    @BeforeEach
    void startAgent() {
        stage = new Stage(Life.BACKUP, false, scratch);
        here = stage.agent(Stage.HERE, PlayedAgent.Ear.SHARP, Mortal.immortal());
        here.start();
    }

    private static HasMetadata pod(String node) {
        return Yaml.read(
                "{metadata: {namespace: velero, name: task}, spec: {nodeName: %s}}".formatted(node), Pod.class);
    }

    private void accepted(String node) {
        upload = Yaml.read("""
                metadata: {namespace: velero, name: %s, uid: %s}
                spec: {snapshotType: CSI}
                status: {phase: Accepted, acceptedByNode: %s}
                """.formatted(UploadWorld.TASK.name(), UploadWorld.TASK.uid(), node), DataUpload.class);
    }

    private boolean concerns(HasMetadata changed) {
        return concerns(Optional.of(upload), changed);
    }

    private boolean concerns(Optional<DataUpload> known, HasMetadata changed) {
        return new ServedKind<>(new UploadBinding(), Stream::empty, name -> known)
                .concerns(here.agent(), UploadWorld.TASK.name(), changed);
    }

    @Test
    void anAgentLooksAtItsOwnTask() {
        accepted(Stage.HERE);

        assertThat(concerns(CLAIM)).isTrue();
    }

    @Test
    void anAgentLeavesAnothersTaskToThatOne() {
        accepted(Stage.THERE);

        assertThat(concerns(CLAIM)).isFalse();
        assertThat(concerns(pod(Stage.THERE))).isFalse();
    }

    @Test
    void theMoverOnItsOwnNodeConcernsAnAgent() {
        accepted(Stage.THERE);

        assertThat(concerns(pod(Stage.HERE))).isTrue();
    }

    @Test
    void anybodyLooksAtATaskThatNobodyHas() {
        assertThat(concerns(CLAIM)).isTrue();
    }

    @Test
    void anAgentLooksAtATaskThatItHasNotSeenYet() {
        assertThat(concerns(Optional.empty(), CLAIM)).isTrue();
    }

    @Test
    void anAgentLooksAtTheTaskOfOneThatIsGone() {
        accepted(Stage.THERE);
        stage.takeAgentPod(Stage.THERE);
        here.work();
        concerns(CLAIM);
        stage.clock().pass(Duration.ofMinutes(2));

        assertThat(concerns(CLAIM)).isTrue();
    }

    @Test
    void anAgentSeesWhatItHasMadeForAnothersTask() {
        accepted(Stage.THERE);
        here.agent().sessions().of(UploadWorld.TASK).made = true;

        assertThat(concerns(CLAIM)).isTrue();
    }
}
