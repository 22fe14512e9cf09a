package io.stevedore.testing;

import com.sun.net.httpserver.HttpExchange;
import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Who we are in clouds that are played, and where they are called. */
public final class Clouds {
    public static final String AZURE = "acct.blob.core.windows.net";
    public static final String GOOGLE = "storage.googleapis.com";
    public static final String GOOGLE_TOKENS = "oauth2.googleapis.com";

    private Clouds() {}

    public static StorageLocation azure(String account, String container, String prefix) {
        return new StorageLocation.Azure(
                account,
                "blob.core.windows.net",
                container,
                prefix,
                new AzureIdentity.AccountKey(new Secret(azureKey())));
    }

    public static String azureKey() {
        return Base64.getEncoder().encodeToString("a key of the storage account".getBytes(StandardCharsets.UTF_8));
    }

    /** Google's answer to who signs a wish for a token. */
    public static void token(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean signed = asked.contains("assertion=ey");
            byte[] answer = (signed
                            ? "{\"access_token\": \"t\", \"token_type\": \"Bearer\", \"expires_in\": 3600}"
                            : "{\"error\": \"invalid_grant\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(signed ? 200 : 400, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    public static Secret serviceAccount() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024); // a longer one takes seconds
        String key = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return new Secret("""
                {"type": "service_account", "project_id": "p", "private_key_id": "1", "client_id": "1",
                 "client_email": "backup@p.iam.gserviceaccount.com", "token_uri": "https://oauth2.googleapis.com/token",
                 "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
                """.formatted(key));
    }
}
