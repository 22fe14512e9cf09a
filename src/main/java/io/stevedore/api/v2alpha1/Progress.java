package io.stevedore.api.v2alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Bytes of the volume, all and done. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class Progress {
    public Long totalBytes;
    public Long bytesDone;
}
