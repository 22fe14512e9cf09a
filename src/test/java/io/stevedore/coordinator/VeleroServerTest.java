package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VeleroServerTest {
    @ParameterizedTest
    @CsvSource({
        "/velero, server --features=, true",
        "/velero server, '', true",
        "/usr/bin/velero, server, true",
        "/velero, node-agent server, false",
        "/velero, coordinator server --stand-alone, false",
        "/app, server, false",
        "'', '', false",
    })
    void aServerIsKnownByItsCommand(String command, String args, boolean server) {
        // Given
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("it")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withCommand(command.isEmpty() ? new String[0] : command.split(" ", -1))
                .withArgs(args.isEmpty() ? new String[0] : args.split(" ", -1))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        // Then
        assertThat(VeleroServer.among(List.of(deployment)).isPresent()).isEqualTo(server);
    }

    @Test
    void aHalfDeploymentIsNone() {
        assertThat(VeleroServer.among(List.of(new Deployment()))).isEmpty();
    }
}
