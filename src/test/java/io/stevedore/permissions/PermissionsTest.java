package io.stevedore.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** To write the files anew: {@code ./mvnw test -Dtest=PermissionsTest -Dstevedore.permissions.write=true}. */
class PermissionsTest {
    private static final List<String> VERBS = List.of("get", "list", "watch", "create", "patch", "delete");

    private static Stream<Permission> all() {
        return Stream.of(Account.values()).flatMap(account -> Permissions.of(account).stream());
    }

    @Test
    void committedFilesAreWhatTheListSays() throws IOException {
        // When
        Map<String, String> generated = RoleFiles.all();
        if (Boolean.getBoolean("stevedore.permissions.write")) {
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Files.writeString(Path.of(file.getKey()), file.getValue());
            }
        }

        // Then
        for (Map.Entry<String, String> file : generated.entrySet()) {
            assertThat(Path.of(file.getKey())).hasContent(file.getValue());
        }
    }

    @Test
    void nothingIsGrantedTwice() {
        assertThat(all().flatMap(Permission::rights)).doesNotHaveDuplicates();
    }

    @Test
    void everyVerbAndResourceIsNamed() {
        assertThat(all().flatMap(Permission::rights))
                .allMatch(right -> VERBS.contains(right.verb()))
                .allMatch(right -> right.resource().matches("[a-z]+(/[a-z]+)?"));
    }

    /** The agents run all the time and on every node: whoever takes one over shall not get at passwords by it. */
    @Test
    void agentsSeeNoSecretsAndMoversReachNothingOutside() {
        assertThat(Permissions.of(Account.AGENT))
                .noneMatch(permission -> permission.resources().contains("secrets"));
        assertThat(Permissions.of(Account.MOVER)).noneMatch(permission -> permission.scope() == Scope.CLUSTER);
        assertThat(Permissions.of(Account.COORDINATOR)).noneMatch(permission -> permission.scope() == Scope.CLUSTER);
    }
}
