package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.Ended;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KopiaErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "wrong-password.err, WRONG_PASSWORD",
        "not-initialised.err, NOT_INITIALISED",
        "missing-path.err, STORAGE_UNREACHABLE",
        "create-twice.err, ALREADY_EXISTS",
        "delete-missing.err, SNAPSHOT_MISSING",
        "full-disk.err, NO_SPACE",
        "missing-source.err, SOURCE_UNREADABLE",
        "manifest-missing.err, OTHER"
    })
    void whatWasRecordedIsUnderstood(String file, Cause cause) {
        // When
        EngineFailure failure = KopiaErrors.failure("trying", Recorded.ended(1, Ended.How.BY_ITSELF, "", file));
        // Then
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.text()).startsWith("trying: ").hasSizeLessThan(1600);
    }

    @Test
    void aSilentEndIsSaid() {
        // When
        EngineFailure failure =
                KopiaErrors.failure("trying", new Ended(137, Ended.How.BY_ITSELF, List.of(), List.of()));
        // Then
        assertThat(failure.text()).isEqualTo("trying: the engine ended with code 137 and said nothing");
    }
}
