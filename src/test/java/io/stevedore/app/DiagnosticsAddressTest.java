package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticsAddressTest {
    @Test
    void theUsualOneIsLoopbackAndNothingThatTheAgentCannotDoWithout() {
        assertThat(DiagnosticsAddress.of(null))
                .isEqualTo(new DiagnosticsAddress(Optional.of(new HostPort("127.0.0.1", 8086)), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", ""})
    void itCanBeSwitchedOff(String option) {
        assertThat(DiagnosticsAddress.of(option).at()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,true", "127.9.9.9,true", "localhost,true", "::1,true", "0.0.0.0,false", "10.1.2.3,false"})
    void everyAddressButALoopbackOneDemandsATokenOfTheCaller(String host, boolean loopback) {
        assertThat(new HostPort(host, 8086).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8086", "localhost", "localhost:http", ":123456"})
    void whatIsNoAddressIsSaidToBe(String option) {
        assertThatThrownBy(() -> DiagnosticsAddress.of(option))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("--diagnostics-address", option, "HOST:PORT");
    }

    @Test
    void aPortThatSomebodyNamedAndAnotherHasIsAnError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThatThrownBy(() -> DiagnosticsAddress.of(address))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll(address, "Free the port", "--diagnostics-address off");
        }
    }
}
