package io.stevedore.app;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The token of a kubeconfig's user who has a {@code tokenFile}, which the client's library passes over: it would ask as
 * nobody. Read for every request, for such tokens are exchanged while programs run.
 */
record TokenFile(Path file) implements OAuthTokenProvider {
    /** The same with the token of its user's file, which as in kubectl goes before one in the kubeconfig. */
    static Config heeded(Config config) {
        return of(config)
                .map(token ->
                        new ConfigBuilder(config).withOauthTokenProvider(token).build())
                .orElse(config);
    }

    private static Optional<TokenFile> of(Config config) {
        File kubeconfig = config.getFileWithAuthInfo();
        if (kubeconfig == null || config.getCurrentContext() == null) {
            return Optional.empty();
        }
        String user = config.getCurrentContext().getContext().getUser();
        try (FileInputStream yaml = new FileInputStream(kubeconfig)) {
            return Serialization.unmarshal(yaml, io.fabric8.kubernetes.api.model.Config.class).getUsers().stream()
                    .filter(each -> each.getName().equals(user))
                    .map(NamedAuthInfo::getUser)
                    .map(AuthInfo::getTokenFile)
                    .filter(each -> each != null && !each.isBlank())
                    .map(each -> new TokenFile(kubeconfig.toPath().resolveSibling(each)))
                    .findFirst();
        } catch (IOException e) {
            throw new UserError("cannot read the kubeconfig %s: %s".formatted(kubeconfig, e.getMessage()));
        }
    }

    @Override
    public String getToken() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError("cannot read the token of the kubeconfig's user from %s: %s".formatted(file, e));
        }
    }
}
