package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterOptionsTest {
    @TempDir
    Path folder;

    private final ClusterOptions options = new ClusterOptions();

    @BeforeEach
    void kubeconfig() throws IOException {
        options.kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443", certificate-authority: ca.crt}}]
                users:
                - {name: other, user: {token: of-another}}
                - {name: admin, user: {token: in-line, tokenFile: admin.token}}
                contexts:
                - {name: c, context: {cluster: c, user: admin}}
                - {name: o, context: {cluster: c, user: other}}
                current-context: c
                """);
    }

    @Test
    void aTokenIsReadFromItsFileBesideTheKubeconfigForEveryRequest() throws IOException {
        Path token = Files.writeString(folder.resolve("admin.token"), "first\n");
        Config config = options.config();
        String before = config.getOauthTokenProvider().getToken();

        Files.writeString(token, "second\n");

        assertThat(before).isEqualTo("first");
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    }

    @Test
    void aUserWithoutATokenFileHasTheTokenOfTheKubeconfig() {
        options.kubecontext = "o";

        Config config = options.config();

        assertThat(config.getOauthTokenProvider()).isNull();
        assertThat(config.getAutoOAuthToken()).isEqualTo("of-another");
    }

    @Test
    void filesAreBesideTheKubeconfig() {
        assertThat(options.config().getCaCertFile())
                .isEqualTo(folder.resolve("ca.crt").toString());
    }

    @Test
    void aMissingTokenFileIsNamed() {
        Config config = options.config();

        assertThatThrownBy(() -> config.getOauthTokenProvider().getToken())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(folder.resolve("admin.token").toString());
    }

    @Test
    void aMissingKubeconfigIsNamed() {
        options.kubeconfig = folder.resolve("none");

        assertThatThrownBy(options::config).isInstanceOf(UserError.class).hasMessageContaining("none");
    }
}
