package io.stevedore.expose;

import java.util.List;

/** What an agent sees of a pod's volume in the folder of pods that the kubelet of its node keeps. */
public sealed interface PodFolder {

    /** The folder of pods is not mounted into the agent. */
    record NoPods() implements PodFolder {}

    /** It is, and has no folder of the pod: it may be another folder. */
    record NoPod() implements PodFolder {}

    /** @param paths where the volume is, below the pod's folder; one when it is mounted */
    record Volumes(List<String> paths) implements PodFolder {}
}
