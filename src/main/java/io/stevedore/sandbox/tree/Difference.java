package io.stevedore.sandbox.tree;

/**
 * One thing that is not equal.
 *
 * @param path     below the volume's root, printable; {@code .} is the root itself
 * @param expected as the volume has it
 * @param found    as the copy has it
 */
public record Difference(DifferenceKind kind, String path, String expected, String found) {
    @Override
    public String toString() {
        return "%s: %s: expected %s, found %s".formatted(path, kind.label(), expected, found);
    }
}
