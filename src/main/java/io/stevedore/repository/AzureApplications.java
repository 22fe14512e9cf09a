package io.stevedore.repository;

import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the application of Entra ID that we are: by secret or certificate of the file, else by the cluster's own token. */
final class AzureApplications {
    private static final String TENANT = "AZURE_TENANT_ID";
    private static final String CLIENT = "AZURE_CLIENT_ID";
    private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";

    private final DotEnv file;
    private final Variables environment;

    AzureApplications(DotEnv file, Variables environment) {
        this.file = file;
        this.environment = environment;
    }

    /** @param authority where tokens are asked for, where the location says it */
    AzureIdentity find(Optional<String> authority) throws RefusedException {
        Optional<Proof> proof = inFile();
        boolean federated = proof.isEmpty() && !environment.value(TOKEN_FILE).isEmpty();
        if (federated) {
            proof = Optional.of(new Proof.Federated(Path.of(environment.value(TOKEN_FILE))));
        }
        String tenant = file.value(TENANT, federated ? environment.value(TENANT) : "");
        String client = file.value(CLIENT, federated ? environment.value(CLIENT) : "");
        if (proof.isEmpty() || tenant.isEmpty() || client.isEmpty()) {
            throw new RefusedException("config.useAAD is set, but there is no " + missing(proof, tenant)
                    + "; a managed identity of the machine is not supported");
        }
        Optional<String> own =
                Optional.of(environment.value("AZURE_AUTHORITY_HOST")).filter(url -> !url.isEmpty());
        return new AzureIdentity.Application(tenant, client, proof.get(), authority.or(() -> own));
    }

    private static String missing(Optional<Proof> proof, String tenant) {
        if (proof.isEmpty()) {
            return "AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE in the credentials file and no " + TOKEN_FILE
                    + " in the environment (workload identity)";
        }
        return tenant.isEmpty() ? TENANT : CLIENT;
    }

    private Optional<Proof> inFile() throws RefusedException {
        String secret = file.value("AZURE_CLIENT_SECRET", "");
        if (!secret.isEmpty()) {
            return Optional.of(new Proof.Password(new Secret(secret)));
        }
        String pem = file.value("AZURE_CLIENT_CERTIFICATE", "");
        String path = file.value("AZURE_CLIENT_CERTIFICATE_PATH", "");
        if (pem.isEmpty() && path.isEmpty()) {
            return Optional.empty();
        }
        if (!file.value("AZURE_CLIENT_CERTIFICATE_PASSWORD", "").isEmpty()) {
            throw new RefusedException("the engine reads no client certificate that has a password"
                    + " (AZURE_CLIENT_CERTIFICATE_PASSWORD)");
        }
        return Optional.of(new Proof.Certificate(new Secret(pem.isEmpty() ? read(path) : pem)));
    }

    private static String read(String path) throws RefusedException {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new RefusedException("AZURE_CLIENT_CERTIFICATE_PATH " + path + " cannot be read: " + e.getMessage());
        }
    }
}
