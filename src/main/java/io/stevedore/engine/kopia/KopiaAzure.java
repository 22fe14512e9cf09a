package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A repository in Azure's blob storage. Of this kind of place the program reads keys from its environment only when it makes
 * a repository: to open one they have to stand in the configuration, a private file that goes with the operation.
 */
record KopiaAzure(StorageLocation.Azure storage) implements KopiaStorage {

    @Override
    public String type() {
        return "azureBlob";
    }

    @Override
    public ObjectNode configuration() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("container", storage.container())
                .put("prefix", storage.prefix())
                .put("storageAccount", storage.account())
                .put("storageDomain", storage.domain());
        return switch (storage.identity()) {
            case AzureIdentity.AccountKey(var key) -> node.put("storageKey", key.reveal());
            case AzureIdentity.Application application -> {
                node.put("TenantID", application.tenant()).put("ClientID", application.client());
                yield switch (application.proof()) {
                    case Proof.Password(var secret) -> node.put("ClientSecret", secret.reveal());
                    case Proof.Certificate(var pem) -> node.put("clientCertificate", pem.reveal());
                    case Proof.Federated(var token) -> node.put("azureFederatedTokenFile", token.toString());
                };
            }
        };
    }

    @Override
    public List<String> place(Path folder) {
        return List.of(
                "azure",
                "--container=" + storage.container(),
                "--prefix=" + storage.prefix(),
                "--storage-account=" + storage.account(),
                "--storage-domain=" + storage.domain());
    }

    @Override
    public Map<String, String> environment(Path folder) {
        return switch (storage.identity()) {
            case AzureIdentity.AccountKey(var key) -> Map.of("AZURE_STORAGE_KEY", key.reveal());
            case AzureIdentity.Application application -> {
                Map<String, String> environment = new HashMap<>();
                environment.put("AZURE_TENANT_ID", application.tenant());
                environment.put("AZURE_CLIENT_ID", application.client());
                application.authority().ifPresent(url -> environment.put("AZURE_AUTHORITY_HOST", url));
                switch (application.proof()) {
                    case Proof.Password(var secret) -> environment.put("AZURE_CLIENT_SECRET", secret.reveal());
                    case Proof.Certificate(var pem) -> environment.put("AZURE_CLIENT_CERTIFICATE", pem.reveal());
                    case Proof.Federated(var token) -> environment.put("AZURE_FEDERATED_TOKEN_FILE", token.toString());
                }
                yield Map.copyOf(environment);
            }
        };
    }

    @Override
    public Set<String> secrets() {
        return switch (storage.identity()) {
            case AzureIdentity.AccountKey(var key) -> Set.of(key.reveal());
            case AzureIdentity.Application application ->
                switch (application.proof()) {
                    case Proof.Password(var secret) -> Set.of(secret.reveal());
                    case Proof.Certificate(var pem) -> pem.lines();
                    case Proof.Federated federated -> Set.of();
                };
        };
    }
}
