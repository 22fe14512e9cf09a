package io.stevedore.permissions;

import java.util.List;
import java.util.stream.Stream;

/**
 * One rule of a Role.
 *
 * @param group     API group; empty for the core
 * @param resources plural, with {@code /subresource} where there is one
 * @param names     of the only objects that it is about; empty for all
 * @param why       what it is needed for
 * @param occasion  when, as a clause after "when"; empty when every backup and restore needs it
 */
public record Permission(
        Account account,
        Scope scope,
        String group,
        List<String> resources,
        List<String> names,
        List<String> verbs,
        String why,
        String occasion) {

    /** @param resources and verbs are separated by blanks */
    static Permission need(Account account, Scope scope, String group, String resources, String verbs, String why) {
        return new Permission(
                account, scope, group, List.of(resources.split(" ")), List.of(), List.of(verbs.split(" ")), why, "");
    }

    /** The same for objects of one name. */
    Permission named(String name) {
        return new Permission(account, scope, group, resources, List.of(name), verbs, why, occasion);
    }

    /** The same, but not needed every time. */
    Permission when(String rare) {
        return new Permission(account, scope, group, resources, names, verbs, why, rare);
    }

    /** Whether a usual backup and restore cannot do without it. */
    public boolean always() {
        return occasion.isEmpty();
    }

    /** What it grants, one by one. */
    public Stream<Right> rights() {
        return resources.stream()
                .flatMap(resource -> verbs.stream().map(verb -> new Right(account, scope, group, resource, verb)));
    }
}
