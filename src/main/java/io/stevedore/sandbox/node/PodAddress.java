package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The address of a pod: one of the sixteen million of the loopback device, chosen by the pod's uid. Pods share the
 * machine's network, so two agents of one DaemonSet can serve the same port only at addresses of their own.
 */
final class PodAddress {
    private static final int BYTE = 0xff;

    private PodAddress() {}

    static String of(Pod pod) {
        return of(pod.getMetadata().getUid());
    }

    static String of(String uid) {
        long bits = UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
        // 127.0.x.x stays free for servers of the machine itself, and no address ends with 0 or 255.
        long second = 1 + (bits & BYTE) % 254;
        long third = (bits >> 8) & BYTE;
        long fourth = 1 + ((bits >> 16) & BYTE) % 254;
        return "127." + second + "." + third + "." + fourth;
    }
}
