package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Application;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the program is told of each kind of place. Who we are stands in no URL and in no argument. */
class ResticStorageTest {
    private static final Path FOLDER = Path.of("/private");
    private static final String PEM =
            "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUexample\n-----END CERTIFICATE-----";

    private static ResticStorage azure(AzureIdentity identity) {
        return new ResticStorage(
                new StorageLocation.Azure("acct", "blob.core.windows.net", "backups", "cl1/restic/shop/", identity));
    }

    private static ResticStorage azure(Proof proof) {
        return azure(new Application("tenant", "client", proof, Optional.empty()));
    }

    @Test
    void azureWithTheAccountsKey() {
        ResticStorage storage = azure(new AzureIdentity.AccountKey(new Secret("the-key")));

        assertThat(storage.url()).isEqualTo("azure:backups:/cl1/restic/shop");
        assertThat(storage.environment(FOLDER))
                .isEqualTo(Map.of(
                        "AZURE_ACCOUNT_NAME", "acct",
                        "AZURE_ACCOUNT_KEY", "the-key",
                        "AZURE_ENDPOINT_SUFFIX", "core.windows.net"));
        assertThat(storage.options(FOLDER)).isEmpty();
        assertThat(storage.secrets()).containsExactly("the-key");
    }

    @Test
    void azureOfAnotherCloud() {
        var storage = new ResticStorage(new StorageLocation.Azure(
                "acct",
                "blob.core.chinacloudapi.cn",
                "backups",
                "restic/shop/",
                new Application(
                        "tenant",
                        "client",
                        new Proof.Password(new Secret("the-secret")),
                        Optional.of("https://login.chinacloudapi.cn"))));

        assertThat(storage.environment(FOLDER))
                .isEqualTo(Map.of(
                        "AZURE_ACCOUNT_NAME", "acct",
                        "AZURE_ENDPOINT_SUFFIX", "core.chinacloudapi.cn",
                        "AZURE_TENANT_ID", "tenant",
                        "AZURE_CLIENT_ID", "client",
                        "AZURE_CLIENT_SECRET", "the-secret",
                        "AZURE_AUTHORITY_HOST", "https://login.chinacloudapi.cn"));
        assertThat(storage.secrets()).containsExactly("the-secret");
    }

    @Test
    void azureWithACertificateOrATokenOfTheCluster() {
        ResticStorage certificate = azure(new Proof.Certificate(new Secret(PEM)));
        ResticStorage federated = azure(new Proof.Federated(Path.of("/var/run/token")));

        assertThat(certificate.files()).isEqualTo(Map.of("certificate.pem", PEM));
        assertThat(certificate.environment(FOLDER))
                .containsEntry("AZURE_CLIENT_CERTIFICATE_PATH", "/private/certificate.pem")
                .doesNotContainKeys("AZURE_ACCOUNT_KEY", "AZURE_CLIENT_SECRET");
        assertThat(certificate.secrets()).containsExactly("MIIBszCCAVmgAwIBAgIUexample");
        assertThat(federated.environment(FOLDER)).containsEntry("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token");
        assertThat(federated.files()).isEmpty();
        assertThat(federated.secrets()).isEmpty();
    }

    @Test
    void googleWithAFileOrWithWhatItsMachineIs() {
        Secret file = new Secret("{\n\"private_key\": \"of twenty characters\"\n}");
        var known = new ResticStorage(new StorageLocation.Google("backups", "restic/shop/", Optional.of(file)));
        var machine = new ResticStorage(new StorageLocation.Google("backups", "restic/shop/", Optional.empty()));

        assertThat(known.url()).isEqualTo("gs:backups:/restic/shop");
        assertThat(known.files()).isEqualTo(Map.of("google.json", file.reveal()));
        assertThat(known.environment(FOLDER))
                .isEqualTo(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/private/google.json"));
        assertThat(known.secrets()).containsExactly("\"private_key\": \"of twenty characters\"");
        assertThat(machine.environment(FOLDER)).isEmpty();
        assertThat(machine.files()).isEmpty();
    }

    @Test
    void anS3StoreWithItsRegionAndItsCertificate() {
        S3Store store = new S3Store("minio:9000", "eu-1", new Security.Verified(Optional.of(PEM)));
        var storage = new ResticStorage(new StorageLocation.S3(
                "backups", "restic/shop/", store, new S3Keys("id", new Secret("the-key"), Optional.empty())));

        assertThat(storage.url()).isEqualTo("s3:https://minio:9000/backups/restic/shop");
        assertThat(storage.options(FOLDER))
                .containsExactly("--option=s3.region=eu-1", "--cacert=/private/authorities.pem");
        assertThat(storage.files()).isEqualTo(Map.of("authorities.pem", PEM));
        assertThat(storage.environment(FOLDER))
                .isEqualTo(Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "the-key"));
    }
}
