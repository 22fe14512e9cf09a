package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A cluster that gets its snapshot kinds only when the agent runs already. */
@Isolated("takes the snapshot kinds from the cluster that all tests share")
class LateSnapshotKindsIT extends InOwnWorld {
    private static final String KIND = "volumesnapshots.snapshot.storage.k8s.io";

    private CustomResourceDefinition definition;

    @BeforeEach
    void takeTheKindAway() {
        definition = crds().get();
        crds().delete();
        Eventually.until(Duration.ofSeconds(120), () -> "the kind to be gone", () -> crds().get() == null);
    }

    private io.fabric8.kubernetes.client.dsl.Resource<CustomResourceDefinition> crds() {
        return world.admin().apiextensions().v1().customResourceDefinitions().withName(KIND);
    }

    private void bringTheKindBack() {
        definition.getMetadata().setResourceVersion(null);
        definition.getMetadata().setUid(null);
        world.admin().resource(definition).create();
    }

    @AfterEach
    void close() {
        if (crds().get() == null) {
            bringTheKindBack();
        }
    }

    @Test
    void isSaidRestoresWorkAndTheKindIsWatchedWhenItAppears() {
        AgentProcess agent = world.startAgent("-Dstevedore.late-look=2S").ready();
        assertThat(agent.log()).contains("no VolumeSnapshots");
        DataDownload download = world.download("meanwhile");
        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(agent.log()).contains("accepted").as("the SDK's own keys").doesNotContain("eventsource.");

        bringTheKindBack();

        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the agent to watch VolumeSnapshots",
                () -> agent.log().contains("VolumeSnapshots are watched"));
    }
}
