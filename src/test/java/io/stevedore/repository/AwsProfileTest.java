package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwsProfileTest {
    private static final String FILE = """
            # written by hand
            [default]
            aws_access_key_id = AKID
            AWS_SECRET_ACCESS_KEY=a+/=b#c   ; behind it
            s3 =
              addressing_style = path
            region = eu-1

            [profile other]
              aws_access_key_id = OTHER
              aws_session_token = token
            [ role ]
            role_arn = arn:aws:iam::1:role/x
            """;

    @Test
    void aProfileIsFoundWithItsValues() {
        // When
        AwsProfile profile = AwsProfile.find(FILE, "default").orElseThrow();
        // Then
        assertThat(profile.value("aws_access_key_id")).isEqualTo("AKID");
        assertThat(profile.value("aws_secret_access_key")).isEqualTo("a+/=b#c");
        assertThat(profile.value("region")).isEqualTo("eu-1");
        assertThat(profile.value("addressing_style")).isEmpty();
        assertThat(profile.fetched()).isEmpty();
        assertThat(profile.toString()).doesNotContain("AKID");
    }

    @Test
    void theWordsOfConfigurationFilesAndIndentedLinesAreFine() {
        // When
        AwsProfile profile = AwsProfile.find(FILE, "other").orElseThrow();
        // Then
        assertThat(profile.value("aws_access_key_id")).isEqualTo("OTHER");
        assertThat(profile.value("aws_session_token")).isEqualTo("token");
        assertThat(profile.value("aws_secret_access_key")).isEmpty();
    }

    @Test
    void anIdentityThatHasToBeFetchedIsTold() {
        // When, then
        assertThat(AwsProfile.find(FILE, "role").orElseThrow().fetched()).contains("role_arn");
        assertThat(AwsProfile.find(FILE, "nobody")).isEmpty();
        assertThat(AwsProfile.find("", "default")).isEmpty();
        assertThat(AwsProfile.find("no section = 1", "default")).isEmpty();
    }
}
