package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** To write the table anew: {@code ./mvnw test -Dtest=FindingTest -Dstevedore.diagnosis.write=true}. */
class FindingTest {
    private static final Finding FINDING =
            new Finding(Code.UNSCHEDULABLE, "Pod velero/task", "0/2 nodes are\n  available");

    @Test
    void itsTextIsOneLineWithCodeObjectEvidenceAndAdvice() {
        assertThat(FINDING.text())
                .isEqualTo("Unschedulable: Pod velero/task: 0/2 nodes are available. " + Code.UNSCHEDULABLE.advice());
    }

    @Test
    void longEvidenceIsCut() {
        assertThat(new Finding(Code.MOUNT_FAILED, "Pod p", "x".repeat(5000)).text())
                .hasSizeLessThan(800)
                .contains("xxx...");
    }

    @Test
    void itsTextIsRecognizedAndOtherTextsAreNot() {
        assertThat(Finding.codeOf(FINDING.text())).contains(Code.UNSCHEDULABLE);
        assertThat(Finding.codeOf("Cancel dataupload because it is being deleted"))
                .isEmpty();
        assertThat(Finding.codeOf("found a dataupload velero/x with expired status. mark it as cancel"))
                .isEmpty();
        assertThat(Finding.codeOf("")).isEmpty();
        assertThat(FINDING.isToldBy(FINDING.text())).isTrue();
        assertThat(FINDING.isToldBy(new Finding(Code.UNSCHEDULABLE, "Pod velero/other", "").text()))
                .isFalse();
    }

    @Test
    void itIsFoundInTheMessageOfATaskThatFailed() {
        String message = "timeout on preparing data upload: " + FINDING.text() + "; "
                + new Finding(Code.CLAIM_PENDING, "PersistentVolumeClaim velero/task", "it is not bound").text();

        assertThat(Finding.in(message))
                .contains(new Finding(FINDING.code(), FINDING.object(), FINDING.evidence() + "."));
        assertThat(Finding.in(FINDING.text())).isPresent();
        assertThat(Finding.in("error exposing snapshot: the mover ended too early"))
                .isEmpty();
        assertThat(Finding.in("")).isEmpty();
    }

    @Test
    void adviceIsASentence() {
        assertThat(Stream.of(Code.values())).allSatisfy(code -> {
            assertThat(code.advice()).matches("[A-Z].*\\.");
            assertThat(code.label()).matches("([A-Z][a-z]+)+");
        });
        assertThat(Stream.of(Code.values()).map(Code::label)).doesNotHaveDuplicates();
    }

    @Test
    void optionsAddAndRemoveCodes() {
        assertThat(FailFast.parse("").codes()).contains(Code.IMAGE_UNAVAILABLE).doesNotContain(Code.UNSCHEDULABLE);
        assertThat(FailFast.parse("Unschedulable, -ImageUnavailable").codes())
                .contains(Code.UNSCHEDULABLE, Code.QUOTA_EXCEEDED)
                .doesNotContain(Code.IMAGE_UNAVAILABLE);
        assertThatThrownBy(() -> FailFast.parse("unschedulable"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"unschedulable\" is no code", "Unschedulable, ");
        assertThatThrownBy(() -> FailFast.parse("-Evicted"))
                .hasMessage("Evicted cannot be changed: it is seen when the mover has ended");
        assertThatThrownBy(() -> FailFast.parse("NoSlot"))
                .hasMessage("NoSlot cannot be changed: it keeps no volume from getting ready");
        assertThatThrownBy(() -> FailFast.parse("Unschedulable,")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCommittedTableIsWhatTheCodeSays() throws IOException {
        // Given
        Path file = Path.of("docs/diagnosis.md");
        // When
        String document = DiagnosisDocument.text();
        if (Boolean.getBoolean("stevedore.diagnosis.write")) {
            Files.writeString(file, document);
        }
        // Then
        assertThat(file).hasContent(document);
    }
}
