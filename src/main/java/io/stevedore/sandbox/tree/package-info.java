/** A volume's content: written from a seed, changed a little, and compared file by file after its journey. */
@NullMarked
package io.stevedore.sandbox.tree;

import org.jspecify.annotations.NullMarked;
