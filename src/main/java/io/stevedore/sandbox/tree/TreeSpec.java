package io.stevedore.sandbox.tree;

/**
 * What to write.
 *
 * @param files regular files
 * @param bytes of all regular files together
 * @param seed  equal seeds give equal trees, apart from times
 */
public record TreeSpec(int files, long bytes, long seed) {
    public TreeSpec {
        if (files < 0 || bytes < 0) {
            throw new IllegalArgumentException("files and bytes must not be negative: " + files + ", " + bytes);
        }
    }
}
