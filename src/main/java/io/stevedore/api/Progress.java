package io.stevedore.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.NullUnmarked;

/** Bytes of the volume, all and done. */
@NullUnmarked // a field that the JSON has not is null
@JsonIgnoreProperties(ignoreUnknown = true)
public class Progress {
    public Long totalBytes;
    public Long bytesDone;
}
