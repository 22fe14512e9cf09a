package io.stevedore.engine.kopia;

import io.stevedore.engine.process.OutputListener;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the real program printed, as recorded in {@code src/test/resources/kopia/recorded}. */
final class Recorded {
    private Recorded() {}

    /** Pieces between line ends and carriage returns, as the process layer gives them. */
    static List<String> pieces(String file) {
        try (InputStream stream = Recorded.class.getResourceAsStream("/kopia/recorded/" + file)) {
            if (stream == null) {
                throw new IllegalArgumentException("nothing was recorded as " + file);
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("[\r\n]"))
                    .map(String::strip)
                    .filter(piece -> !piece.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The end of the run that printed this. */
    static Ended ended(int code, Ended.How how, String output, String errors) {
        Transcript transcript = new Transcript(new KopiaReading(progress -> {}, () -> {}), message -> {}, () -> {});
        tell(transcript, output.isEmpty() ? List.of() : pieces(output), errors.isEmpty() ? List.of() : pieces(errors));
        return transcript.ended(code, how);
    }

    /** All progress in a recorded standard error. */
    static List<KopiaProgress> progress(String errors) {
        List<KopiaProgress> progress = new ArrayList<>();
        tell(
                new Transcript(new KopiaReading(progress::add, () -> {}), message -> {}, () -> {}),
                List.of(),
                pieces(errors));
        return progress;
    }

    private static void tell(OutputListener listener, List<String> output, List<String> errors) {
        output.forEach(listener::output);
        errors.forEach(listener::error);
    }
}
