package io.stevedore.protocol;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The termination message of a mover that succeeded.
 *
 * @param snapshotID       id of the repository snapshot; absent for a restore
 * @param emptySnapshot    the volume held nothing and no snapshot was made
 * @param source           what was read (backup)
 * @param target           what was written (restore)
 * @param totalBytes       size of the volume's content, in bytes
 * @param incrementalBytes of that, new or changed since the parent snapshot
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record MoverResult(
        @Nullable String snapshotID,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean emptySnapshot,
        @Nullable AccessPoint source,
        @Nullable AccessPoint target,
        long totalBytes,
        long incrementalBytes) {

    /** A volume as the mover sees it: its path and {@code Filesystem} or {@code Block}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AccessPoint(
            @Nullable String byPath, @Nullable String volumeMode) {}

    public String toJson() {
        return Json.write(this);
    }

    /** Empty when the text is not such a message. */
    public static Optional<MoverResult> parse(String json) {
        return Json.read(json, MoverResult.class);
    }
}
