package io.stevedore.protocol;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * The message of a {@code Data-Path-Progress} event.
 *
 * @param totalBytes size of the volume's content, in bytes; 0 while unknown
 * @param doneBytes  of that, handled so far
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record MoverProgress(long totalBytes, long doneBytes) {

    public String toJson() {
        return Json.write(this);
    }

    /** Empty when the text is not such a message. */
    public static Optional<MoverProgress> parse(String json) {
        return Json.read(json, MoverProgress.class);
    }
}
