package io.stevedore.expose.restore;

import static io.stevedore.expose.restore.DownloadWorld.CACHE;
import static io.stevedore.expose.restore.DownloadWorld.CLAIM;
import static io.stevedore.expose.restore.DownloadWorld.CLASS;
import static io.stevedore.expose.restore.DownloadWorld.POD;
import static io.stevedore.expose.restore.DownloadWorld.RESULT;
import static io.stevedore.expose.restore.DownloadWorld.TARGET;
import static io.stevedore.expose.restore.DownloadWorld.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exposing, handing over and taking down, rule by rule. */
class RestorePlansTest {
    private World world = DownloadWorld.world();
    private DownloadRequest request = DownloadWorld.request();

    private Runner agent() {
        return new Runner(world, Pace.LAZY);
    }

    private ExposeStep expose() {
        return agent().drive(DownloadPlans.of(request)::expose);
    }

    private ExposeStep handOver() {
        return agent().drive(facts -> DownloadPlans.of(request).settle(facts, RESULT));
    }

    private void takeDown() {
        agent().drive(facts -> DownloadPlans.of(request).takeDown(facts, false));
        agent().drive(DownloadPlans.of(request)::afterEnd);
        world.settle();
    }

    private static HasMetadata claimNamed(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("velero")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    static Stream<HasMetadata> strangers() {
        return Stream.of(
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("velero")
                        .withName("restore-1")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build(),
                claimNamed("restore-1"),
                claimNamed("restore-1-cache"));
    }

    @Nested
    class Exposing {
        private void broken(String cause) {
            Map<String, JsonNode> before = world.picture();
            assertThat(expose()).isEqualTo(new ExposeStep.Broken(cause));
            assertThat(world.differencesTo(before)).isEmpty();
        }

        @Test
        void aMissingTargetIsNamed() {
            world.take(TARGET);

            broken("target PersistentVolumeClaim app/data does not exist");
        }

        @Test
        void aTargetThatIsBoundAlreadyIsRefused() {
            world.change(TARGET, claim -> claim.getSpec().setVolumeName("pv-other"));

            broken("Target PVC app/data has already been bound, abort");
        }

        @Test
        void staticBindingIsRefused() {
            world.change(TARGET, claim -> claim.getSpec().setStorageClassName(""));

            broken("target PersistentVolumeClaim app/data asks for static binding (storageClassName \"\"),"
                    + " so no volume can be made for it");
        }

        @Test
        void aMissingStorageClassIsNamed() {
            world.take(CLASS);

            assertThat(expose())
                    .isEqualTo(new ExposeStep.Blocked(new Obstacle(
                            Obstacle.Kind.NO_STORAGE_CLASS,
                            "StorageClass fast",
                            "target PersistentVolumeClaim app/data names it, and it does not exist")));
        }

        @Test
        void withLateBindingAPodOfTheApplicationIsWaitedFor() {
            world.change(CLASS, c -> c.setVolumeBindingMode("WaitForFirstConsumer"));

            assertThat(expose())
                    .isEqualTo(new ExposeStep.Blocked(new Obstacle(
                            Obstacle.Kind.NO_CONSUMER,
                            "PersistentVolumeClaim app/data",
                            "no pod that uses it was scheduled to a node yet")));
        }

        @Test
        void unlessTheConfigurationSaysNotToWait() {
            world.change(CLASS, c -> c.setVolumeBindingMode("WaitForFirstConsumer"));
            DownloadRequest r = request;
            request = new DownloadRequest(
                    r.task(), r.targetNamespace(), r.targetClaim(), true, r.cache(), r.operationTimeout(), r.hosting());

            assertThat(expose()).isEqualTo(new ExposeStep.Done());
            assertThat(world.the(POD).getSpec().getNodeSelector()).isNullOrEmpty();
        }

        @Test
        void theMoverIsTiedToTheHostOfTheSelectedNode() {
            world = DownloadWorld.world("Delete", "WaitForFirstConsumer");

            expose();

            assertThat(world.the(POD).getSpec().getNodeSelector())
                    .containsExactlyEntriesOf(Map.of("kubernetes.io/hostname", "host-1"));
            assertThat(Ownership.annotation(world.the(CLAIM), Names.SELECTED_NODE))
                    .isEqualTo("node-1");
        }

        @ParameterizedTest
        @MethodSource("io.stevedore.expose.restore.RestorePlansTest#strangers")
        void anObjectOfTheSameNameThatIsNotOursIsLeftAlone(HasMetadata stranger) {
            request = DownloadWorld.request(Optional.of(new DownloadRequest.Cache("cache", 1)));
            world.create(stranger);
            JsonNode before = world.picture().get(ObjectRef.of(stranger).toString());

            ExposeStep end = expose();

            assertThat(end)
                    .isEqualTo(new ExposeStep.Broken(ObjectRef.of(stranger)
                            + " exists already and was not made for DataDownload restore-1; it is left alone"));
            assertThat(world.picture()).containsEntry(ObjectRef.of(stranger).toString(), before);
        }
    }

    @Nested
    class HandingOver {
        private void exposed() {
            expose();
            world.settle();
        }

        @Test
        void theVolumeIsKeptBeforeItsClaimGoesAndGivenBeforeItIsAskedFor() {
            exposed();
            Runner agent = agent();

            agent.drive(facts -> DownloadPlans.of(request).settle(facts, RESULT));

            assertThat(agent.writes())
                    .containsExactly(
                            "patch " + VOLUME,
                            "delete " + POD,
                            "delete " + CLAIM,
                            "patch " + VOLUME,
                            "patch " + TARGET,
                            "patch " + VOLUME);
        }

        @Test
        void theTargetsUidIsWritten() {
            exposed();

            handOver();

            assertThat(world.the(VOLUME).getSpec().getClaimRef().getUid()).isEqualTo("target-claim");
        }

        @Test
        void aTargetThatIsGoneIsNamed() {
            exposed();
            world.take(TARGET);

            assertThat(handOver()).isEqualTo(new ExposeStep.Broken("target PersistentVolumeClaim app/data is gone"));
            assertThat(world.get(VOLUME)).isPresent();
        }

        @Test
        void aVolumeThatIsGoneIsSaid() {
            assertThat(handOver())
                    .isEqualTo(new ExposeStep.Broken("the restored volume of DataDownload restore-1 is gone"));
        }

        @Test
        void aTargetThatGotAnotherVolumeKeepsItAndOursGoes() {
            exposed();
            world.change(TARGET, claim -> claim.getSpec().setVolumeName("pv-other"));
            JsonNode target = world.picture().get(TARGET.toString());
            Runner agent = agent();

            ExposeStep end = agent.drive(facts -> DownloadPlans.of(request).settle(facts, RESULT));
            takeDown();

            assertThat(agent.writes()).as("before it was noticed").isEmpty();
            assertThat(end)
                    .isEqualTo(new ExposeStep.Broken(
                            "target PersistentVolumeClaim app/data was bound to another volume, pv-other, meanwhile"));
            assertThat(world.picture()).containsEntry(TARGET.toString(), target);
            assertThat(world.volumes()).containsExactly("vol-2");
        }

        @Test
        void labelsThatTheVolumeHasAreNotReplacedByTheTargetsSelector() {
            exposed();
            world.change(
                    VOLUME,
                    volume -> volume.getMetadata().setLabels(Map.of("velero.io/dynamic-pv-restore", "its own")));

            handOver();

            assertThat(world.the(VOLUME).getMetadata().getLabels())
                    .containsEntry("velero.io/dynamic-pv-restore", "its own");
        }
    }

    @Nested
    class TakingDown {
        @ParameterizedTest
        @MethodSource("io.stevedore.expose.restore.RestorePlansTest#strangers")
        void whatIsNotOursIsLeftAlone(HasMetadata stranger) {
            world.create(stranger);
            Map<String, JsonNode> before = world.picture();

            takeDown();

            assertThat(world.differencesTo(before)).isEmpty();
        }

        @Test
        void aVolumeOfAClassThatRetainsIsNotLeftBehind() {
            world = DownloadWorld.world("Retain", "Immediate");
            request = DownloadWorld.request(Optional.of(new DownloadRequest.Cache("cache", 1)));
            Map<String, JsonNode> before = world.picture();
            expose();
            world.settle();
            assertThat(world.volumes()).hasSize(3);

            takeDown();

            assertThat(world.get(CACHE)).isEmpty();
            assertThat(world.differencesTo(before)).isEmpty();
        }

        @Test
        void aVolumeThatIsNotOurClaimsKeepsItsPolicy() {
            // Given a claim of ours that names a volume which is somebody else's
            expose();
            world.change(CLAIM, claim -> claim.getSpec().setVolumeName("pv-stranger"));
            JsonNode stranger = world.picture().get("PersistentVolume pv-stranger");

            takeDown();

            assertThat(world.picture()).containsEntry("PersistentVolume pv-stranger", stranger);
        }
    }
}
