package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatus;
import io.stevedore.api.Phases;
import io.stevedore.expose.csi.UploadWorld;
import io.stevedore.reconcile.PlayedAgent.Ear;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent is asked to end: it ends the step at hand, and what it has taken and made nothing for anybody can take. */
class FarewellTest {
    @TempDir
    static Path scratch;

    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    @Test
    void whatOnlyWaitsIsAsGoodAsNew() {
        Stage stage = new Stage(Life.BACKUP, false, scratch);
        ready(stage, false);
        PlayedAgent<?> first = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
        first.start();
        stage.playFor(first, Duration.ofMinutes(5)); // by then it tells why it waits
        assertThat(stage.task()).contains(Phases.ACCEPTED, "SnapshotNotReady");

        first.close();
        first.sayFarewell();

        assertThat(stage.task().replaceAll("\"[a-zA-Z]*\":null,?", ""))
                .contains("\"status\":{\"phase\":\"New\",}")
                .doesNotContain("finalizers\":[\"", "expose-on-going");
    }

    @Test
    void anotherAgentTakesItAtOnce() {
        Stage stage = new Stage(Life.BACKUP, false, scratch);
        ready(stage, false);
        PlayedAgent<?> first = stage.agent(Stage.THERE, Ear.SHARP, Mortal.immortal());
        PlayedAgent<?> second = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
        stage.takeAgentPod(Stage.THERE);
        first.start();
        stage.playFor(first, Duration.ofSeconds(10)); // it is not ready in its own eyes, and goes last
        second.start();
        stage.playNow(second);
        assertThat(stage.task()).contains("\"acceptedByNode\":\"there\"");

        first.close();
        first.sayFarewell();
        stage.playNow(second);

        assertThat(stage.task()).contains("\"acceptedByNode\":\"here\"");
        ready(stage, true);
        stage.play(second);
        assertThat(stage.phase()).isEqualTo(Phases.COMPLETED);
    }

    @Test
    void whatNobodyWantsIsNotGivenBack() {
        Stage stage = new Stage(Life.BACKUP, false, scratch);
        ready(stage, false);
        PlayedAgent<?> first = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
        first.start();
        stage.playNow(first);
        first.close();
        stage.cancelIt();
        stage.playNow(first);

        first.sayFarewell();

        assertThat(stage.phase()).isEqualTo(Phases.ACCEPTED);
    }

    /** In the middle of every step. */
    @ParameterizedTest
    @EnumSource(
            value = Life.class,
            names = {"BACKUP", "RESTORE", "BACKUP_CANCELED_WHILE_EXPOSING"})
    void theNextAgentBringsItToTheSameEnd(Life life) {
        Stage undisturbed = new Stage(life, false, scratch);
        Map<String, JsonNode> before = undisturbed.world().picture();
        wholeLife(undisturbed);
        Map<String, String> expected = undisturbed.remains();
        boolean asked = true;
        for (int at = 1; asked; at++) {
            Stage stage = new Stage(life, false, scratch);
            AtRequest ask = new AtRequest(at);
            PlayedAgent<?> first = stage.agent(Stage.HERE, Ear.SHARP, ask);
            first.start();
            ask.arm(first::close);
            stage.playTo(ask::reached, first);
            asked = ask.reached();

            first.sayFarewell();

            String where = "asked at request %d: %s".formatted(at, stage.task());
            if (stage.phase().equals(Phases.NEW)) {
                assertThat(stage.world().differencesTo(before)).as(where).hasSize(1); // the phase itself
            }
            wholeLife(stage);
            assertThat(stage.remains()).as(where).isEqualTo(expected);
            assertThat(stage.moversMoved()).as(where).isLessThanOrEqualTo(1);
        }
    }

    private static void wholeLife(Stage stage) {
        assertThat(stage.wholeLife(Mortal.immortal()).failure()).isEmpty();
    }

    private static void ready(Stage stage, boolean ready) {
        stage.world().change(UploadWorld.SOURCE_SNAPSHOT, snapshot -> {
            VolumeSnapshotStatus status = snapshot.getStatus();
            status.setReadyToUse(ready);
            snapshot.setStatus(status);
        });
    }
}
