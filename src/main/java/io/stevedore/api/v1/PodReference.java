package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The pod whose volume is moved. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodReference {
    public String apiVersion;
    public String kind;
    public String namespace;
    public String name;
    public String uid;
    public String resourceVersion;
    public String fieldPath;
}
