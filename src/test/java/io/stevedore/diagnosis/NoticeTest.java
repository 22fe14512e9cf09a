package io.stevedore.diagnosis;

import static io.stevedore.diagnosis.Notice.BETWEEN;
import static io.stevedore.diagnosis.Notice.POD_STANDS;
import static io.stevedore.diagnosis.Notice.STANDS;
import static io.stevedore.diagnosis.Notice.UNEXPLAINED_STANDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.diagnosis.Notice.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Finding FULL = new Finding(Code.PROVISIONING_FAILED, "PersistentVolumeClaim v/t", "full");
    private static final Finding FULLER = new Finding(Code.PROVISIONING_FAILED, "PersistentVolumeClaim v/t", "fuller");
    private static final Finding TAINT = new Finding(Code.UNSCHEDULABLE, "Pod v/t", "taint");

    private static final Finding PENDING = new Finding(Code.CLAIM_PENDING, "PersistentVolumeClaim v/t", "not bound");

    private Notice notice = Notice.NONE;
    private Instant now = START;

    /** A look a while later, and the write that it asks for. */
    private Step after(Duration time, Finding... seen) {
        now = now.plus(time);
        notice = notice.see(Optional.ofNullable(seen.length == 0 ? null : seen[0]), now);
        Step step = notice.next(now);
        if (step instanceof Step.Tell(Finding finding)) {
            notice = notice.says(finding, now);
        } else if (step instanceof Step.Clear) {
            notice = notice.saysNothing(now);
        }
        return step;
    }

    @Test
    void whatGoesAwaySoonIsNeverTold() {
        assertThat(after(Duration.ZERO, FULL)).isEqualTo(new Step.Keep());
        assertThat(after(STANDS.minusMillis(1), FULL)).isEqualTo(new Step.Keep());
        assertThat(after(Duration.ofMillis(1))).isEqualTo(new Step.Keep());
        assertThat(after(Duration.ofSeconds(1), FULL)).as("it begins anew").isEqualTo(new Step.Keep());
    }

    @Test
    void aPodOnItsNodeHasTimeToPullItsImage() {
        Finding pulling = new Finding(Code.POD_PENDING, "Pod v/t", "node n has not started it");
        after(Duration.ZERO, pulling);

        assertThat(after(POD_STANDS.minusMillis(1), pulling)).isEqualTo(new Step.Keep());
        assertThat(after(Duration.ofMillis(1), pulling)).isEqualTo(new Step.Tell(pulling));
    }

    @Test
    void whatStandsIsToldOnceWhateverItsWords() {
        after(Duration.ZERO, FULL);
        assertThat(after(STANDS, FULLER)).isEqualTo(new Step.Tell(FULLER));
        assertThat(after(BETWEEN, FULL)).isEqualTo(new Step.Keep());
        assertThat(after(Duration.ofHours(1), FULLER)).isEqualTo(new Step.Keep());
    }

    @Test
    void anotherCauseIsToldAfterAWhile() {
        after(Duration.ZERO, FULL);
        after(STANDS, FULL);
        after(Duration.ofSeconds(1), TAINT);

        assertThat(after(STANDS.plusSeconds(5), TAINT)).isEqualTo(new Step.Keep());
        assertThat(after(BETWEEN, TAINT)).isEqualTo(new Step.Tell(TAINT));
    }

    @Test
    void whatIsOverIsTakenBackAfterAWhile() {
        after(Duration.ZERO, FULL);
        after(STANDS, FULL);

        assertThat(after(Duration.ofSeconds(1))).isEqualTo(new Step.Keep());
        assertThat(after(BETWEEN)).isEqualTo(new Step.Clear());
        assertThat(after(BETWEEN)).isEqualTo(new Step.Keep());
    }

    @Test
    void aWriteThatDidNotSucceedIsTriedAgain() {
        notice = notice.see(Optional.of(FULL), START);
        Instant later = START.plus(STANDS);

        assertThat(notice.see(Optional.of(FULL), later).next(later)).isEqualTo(new Step.Tell(FULL));
        assertThat(notice.see(Optional.of(FULL), later.plusSeconds(1)).next(later.plusSeconds(1)))
                .isEqualTo(new Step.Tell(FULL));
    }

    @Test
    void sinceWhenACauseStandsIsKept() {
        after(Duration.ZERO, FULL);
        after(Duration.ofSeconds(40), FULLER);

        assertThat(notice.standing()).contains(new Notice.Standing(FULLER, START));
    }

    @Test
    void whatNobodyExplainsHasALittleLonger() {
        after(Duration.ZERO, PENDING);
        assertThat(after(UNEXPLAINED_STANDS.minusMillis(1), PENDING)).isEqualTo(new Step.Keep());
        assertThat(after(Duration.ofMillis(1), PENDING)).isEqualTo(new Step.Tell(PENDING));
    }

    @Test
    void whenItIsDueIsKnownBefore() {
        assertThat(notice.due()).isEmpty();

        after(Duration.ZERO, FULL);
        assertThat(notice.due()).contains(START.plus(STANDS));

        after(STANDS, FULL);
        assertThat(notice.due()).as("all is said").isEmpty();

        after(Duration.ofSeconds(1), PENDING);
        assertThat(notice.due()).contains(START.plus(STANDS).plus(BETWEEN));

        after(Duration.ofSeconds(1));
        assertThat(notice.due())
                .as("to take it back")
                .contains(START.plus(STANDS).plus(BETWEEN));
    }

    @Test
    void whatIsOverwrittenByAPhaseIsToldAgainWhenItStands() {
        after(Duration.ZERO, FULL);
        after(STANDS, FULL);
        notice = notice.overwritten();

        assertThat(after(Duration.ofSeconds(1), FULL)).isEqualTo(new Step.Keep());
        assertThat(after(BETWEEN, FULL)).isEqualTo(new Step.Tell(FULL));
    }
}
