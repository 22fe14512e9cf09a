package io.stevedore.diagnosis;

import static io.stevedore.diagnosis.Notice.BETWEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.expose.Obstacle;
import io.stevedore.testing.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Volumes that get ready in their own time are not spoken of; whatever does not is, within ten seconds. */
class HealthyRunsTest {
    private static final int RUNS = 200;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** A state of the objects, and how long it may last, in milliseconds. */
    private record Stage(Evidence evidence, int longest) {}

    private static <T> Optional<T> read(Class<T> type, String yaml, String inside) {
        return inside.isEmpty() ? Optional.empty() : Optional.of(Yaml.read(yaml.formatted(inside), type));
    }

    /** @param pod its node, then its status */
    private static Evidence evidence(
            Optional<Obstacle> obstacle, String ready, String claim, String pod, String events) {
        return new Evidence(
                obstacle,
                read(VolumeSnapshot.class, "{metadata: {name: s, uid: s}, status: {readyToUse: %s}}", ready),
                Optional.empty(),
                read(
                        PersistentVolumeClaim.class,
                        "{metadata: {name: t, uid: c}, spec: {}, status: {phase: %s}}",
                        claim),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                read(Pod.class, "{metadata: {name: t, uid: p}, spec: {containers: [{name: u}], nodeName: %s}}", pod),
                List.of(Yaml.read("{metadata: {name: n}, spec: {}, status: {}}", Node.class)),
                false,
                Stream.of(events.split(";"))
                        .filter(text -> !text.isEmpty())
                        .map(HealthyRunsTest::event)
                        .toList(),
                "",
                new Clocks("n", Optional.of(START), "n", Optional.of(START), START));
    }

    /** {@code type uid second reason}. */
    private static Event event(String text) {
        String[] part = text.split(" ");
        return Yaml.read(
                "{metadata: {name: e}, type: %s, involvedObject: {uid: %s}, lastTimestamp: '2026-01-01T00:00:%sZ', reason: %s}"
                        .formatted((Object[]) part),
                Event.class);
    }

    private static Stage stage(int longest, String ready, String claim, String pod, String events) {
        return new Stage(evidence(Optional.empty(), ready, claim, pod, events), longest);
    }

    /** Neither scheduled nor, by its scheduler, to be scheduled yet. */
    private static String refused(String why) {
        return "null}, status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '%s'}]"
                .formatted(why);
    }

    /** With what real schedulers, provisioners and kubelets complain of on the way. */
    private static List<Stage> upload() {
        String making = "n}, status: {phase: Pending, containerStatuses: [{name: u, state: {waiting: {reason:"
                + " ContainerCreating}}}]";
        String busy = "Warning c 02 ProvisioningFailed";
        String attaching = "Warning p 05 FailedAttachVolume";
        return List.of(
                stage(7_500, "false", "", "", ""),
                stage(1_000, "true", "", "", ""),
                stage(3_000, "true", "Pending", "", "Normal c 01 ExternalProvisioning"),
                stage(4_500, "true", "Pending", refused("persistentvolumeclaim \"t\" not found"), busy),
                stage(4_500, "true", "Bound", refused("pod has unbound immediate PersistentVolumeClaims"), busy),
                stage(4_500, "true", "Bound", making, attaching),
                stage(60_000, "true", "Bound", making, attaching + ";Normal p 06 SuccessfulAttachVolume"),
                stage(60_000, "true", "Bound", making, "Warning p 06 FailedMount;Normal p 07 Pulling"),
                stage(60_000, "true", "Bound", "n}, status: {phase: Running", ""));
    }

    private static List<Stage> download() {
        Obstacle alone = new Obstacle(Obstacle.Kind.NO_CONSUMER, "PersistentVolumeClaim app/data", "no pod yet");
        Stage first = new Stage(evidence(Optional.of(alone), "", "", "", ""), 7_500);
        return Stream.concat(Stream.of(first), upload().stream().skip(2)).toList();
    }

    /** Looks as the agent does: at each change, every two seconds, and when something is due. */
    private static List<Finding> told(List<Stage> stages, Random random) {
        List<Finding> told = new ArrayList<>();
        Notice notice = Notice.NONE;
        Instant now = START;
        for (Stage stage : stages) {
            Instant end = now.plusMillis(random.nextInt(stage.longest()));
            while (now.isBefore(end)) {
                notice = notice.see(Examiner.worst(stage.evidence()), now);
                if (notice.next(now) instanceof Notice.Step.Tell(Finding finding)) {
                    told.add(finding);
                    notice = notice.says(finding, now);
                }
                now = earliest(
                        now.plus(LOOK), notice.due().filter(now::isBefore).orElse(end), end);
            }
        }
        return told;
    }

    private static Instant earliest(Instant... times) {
        return Stream.of(times).min(Instant::compareTo).orElseThrow();
    }

    @Test
    void twoHundredHealthyRunsGiveNoFinding() {
        List<Finding> told = IntStream.range(0, RUNS)
                .mapToObj(run -> told(run % 2 == 0 ? upload() : download(), new Random(run)))
                .flatMap(List::stream)
                .toList();

        assertThat(told).isEmpty();
    }

    @Test
    void aStageThatLastsIsTold() {
        Stage stuck = new Stage(upload().get(2).evidence(), 60_000);

        assertThat(told(List.of(stuck), new Random(7)))
                .extracting(Finding::code)
                .containsExactly(Code.CLAIM_PENDING);
    }

    /** But for a pod on its node: to pull an image takes longer, and nobody can tell that from a kubelet that is dead. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POD_PENDING")
    void everyCauseIsToldWithinTenSeconds(Code code) {
        Finding finding = new Finding(code, "Pod v/t", "evidence");
        Notice notice = Notice.NONE.see(Optional.of(finding), START);
        Instant due = notice.due().orElseThrow();

        assertThat(notice.next(due)).isEqualTo(new Notice.Step.Tell(finding));
        assertThat(Duration.between(START, due).plus(LOOK)).isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(BETWEEN).isGreaterThan(Duration.between(START, due));
    }
}
