package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodAddressTest {
    @Test
    void isOnTheLoopbackDeviceAndTheSameForTheSamePod() {
        String uid = "5a1c7a52-6f1e-4c43-8a50-1d2f3e4a5b6c";

        String address = PodAddress.of(uid);

        assertThat(InetAddress.ofLiteral(address).isLoopbackAddress()).isTrue();
        assertThat(address)
                .isEqualTo(PodAddress.of(uid))
                .doesNotStartWith("127.0.")
                .doesNotMatch(".*\\.(0|255)");
    }

    @Test
    void differsFromPodToPod() {
        var addresses = IntStream.range(0, 200)
                .mapToObj(number -> PodAddress.of(new UUID(7, number).toString()))
                .toList();

        assertThat(addresses).doesNotHaveDuplicates();
    }
}
