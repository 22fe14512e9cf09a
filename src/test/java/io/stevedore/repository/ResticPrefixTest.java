package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResticPrefixTest {
    private static final Map<String, StorageLocation> USUAL = Map.of(
            "s3",
                    new StorageLocation.S3(
                            "backups",
                            "restic/shop/",
                            new S3Store("usual:9000", "eu-1", new Security.Unverified()),
                            new S3Keys("ID", new Secret("key"), Optional.empty())),
            "azure",
                    new StorageLocation.Azure(
                            "acct",
                            "blob.core.windows.net",
                            "backups",
                            "restic/shop/",
                            new AzureIdentity.AccountKey(new Secret("key"))),
            "google", new StorageLocation.Google("backups", "restic/shop/", Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "s3, s3:https://other:9000/b/f/g, s3://b/f/g/shop/ at other:9000, Unverified[]",
        "s3, s3:http://other:9000/b, s3://b/shop/ at other:9000, Open[]",
        "s3, s3:s3-us-west-2.amazonaws.com/b/f, s3://b/f/shop/ at s3-us-west-2.amazonaws.com, Unverified[]",
        "azure, azure:c:/f, azure://c/f/shop/ at acct.blob.core.windows.net, AccountKey",
        "google, gs:c:/f, gs://c/f/shop/, Google"
    })
    void eachNamespaceHasItsFolderBelowThePrefix(String usual, String prefix, String place, String sign)
            throws RefusedException {
        // When
        StorageLocation location = new ResticPrefix(prefix).inStead(usual(usual), "shop");
        // Then
        assertThat(location.text()).isEqualTo(place);
        assertThat(location.toString()).contains(sign);
    }

    @ParameterizedTest
    @CsvSource({"s3, gs:c:/f", "azure, gs:c:/f", "google, azure:c:/f", "s3, rclone:x:y", "s3, s3:https://host"})
    void anotherKindOfStoreIsRefused(String usual, String prefix) {
        assertThatThrownBy(() -> new ResticPrefix(prefix).inStead(usual(usual), "shop"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void withoutADirectoryNothingIsAFolder() throws RefusedException {
        assertThat(new ResticPrefix("s3:host/b").folder("shop")).isEmpty();
    }

    private static StorageLocation usual(String kind) {
        return Objects.requireNonNull(USUAL.get(kind));
    }
}
