package io.stevedore.repository;

import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locations in Azure's blob storage, by the rules of Velero's own clients as far as the engine can follow them. */
final class AzureLocations {
    private static final String FILE = "AZURE_CREDENTIALS_FILE";
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern URI = Pattern.compile("https://([a-z0-9]{3,24})\\.([a-z0-9.-]+)/?");

    /** One of Azure's clouds. */
    private record Cloud(String domain, Optional<String> authority) {}

    private static final Cloud PUBLIC = new Cloud("blob.core.windows.net", Optional.empty());
    private static final Cloud CHINA =
            new Cloud("blob.core.chinacloudapi.cn", Optional.of("https://login.chinacloudapi.cn/"));
    private static final Cloud GOVERNMENT =
            new Cloud("blob.core.usgovcloudapi.net", Optional.of("https://login.microsoftonline.us/"));
    private static final Map<String, Cloud> CLOUDS = Map.of(
            "", PUBLIC,
            "azurecloud", PUBLIC,
            "azurepubliccloud", PUBLIC,
            "azurechinacloud", CHINA,
            "azureusgovernment", GOVERNMENT,
            "azureusgovernmentcloud", GOVERNMENT);

    private final CredentialFiles files;
    private final Variables environment;

    AzureLocations(CredentialFiles files, Variables environment) {
        this.files = files;
        this.environment = environment;
    }

    StorageLocation of(LocationView location, String part) throws RefusedException {
        DotEnv file = DotEnv.parse(
                files.find(location, FILE).map(CredentialFiles.Source::text).orElse(""));
        String account = location.config("storageAccount");
        if (!ACCOUNT.matcher(account).matches()) {
            throw new RefusedException(
                    "config.storageAccount has to be 3 to 24 letters and digits, found \"" + account + "\"");
        }
        Cloud cloud = cloud(file);
        return new StorageLocation.Azure(
                account,
                domain(location, account, cloud),
                location.requireBucket(),
                location.repositoryPrefix(part),
                identity(location, file, cloud));
    }

    private static Cloud cloud(DotEnv file) throws RefusedException {
        String name = file.value("AZURE_CLOUD_NAME", "");
        Cloud cloud = CLOUDS.get(name.toLowerCase(Locale.ROOT));
        if (cloud == null) {
            throw new RefusedException("AZURE_CLOUD_NAME is \"" + name
                    + "\"; known are AzurePublicCloud, AzureChinaCloud and AzureUSGovernment");
        }
        return cloud;
    }

    private static String domain(LocationView location, String account, Cloud cloud) throws RefusedException {
        String uri = location.config("storageAccountURI");
        if (uri.isEmpty()) {
            return cloud.domain();
        }
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches() || !matcher.group(1).equals(account)) {
            throw new RefusedException("config.storageAccountURI has to be like https://" + account
                    + ".blob.example: the engine puts the account's name before a domain");
        }
        return matcher.group(2);
    }

    private AzureIdentity identity(LocationView location, DotEnv file, Cloud cloud) throws RefusedException {
        String keyName = location.config("storageAccountKeyEnvVar");
        if (!keyName.isEmpty()) {
            String key = file.value(keyName, "");
            if (key.isEmpty()) {
                throw new RefusedException("config.storageAccountKeyEnvVar is " + keyName
                        + ", but the credentials file has nothing of that name");
            }
            return new AzureIdentity.AccountKey(new Secret(key));
        }
        if (!location.isTrue("useAAD")) {
            throw new RefusedException("the key of storage account " + location.config("storageAccount")
                    + " would have to be fetched from Azure's management API, which is not supported: set"
                    + " config.storageAccountKeyEnvVar, or config.useAAD with the role Storage Blob Data Contributor");
        }
        return new AzureApplications(file, environment)
                .find(Optional.of(location.config("activeDirectoryAuthorityURI"))
                        .filter(uri -> !uri.isEmpty())
                        .or(cloud::authority));
    }
}
