/** Looking at a volume's files by themselves: what is there, and what an engine would not keep. */
@NullMarked
package io.stevedore.engine.tree;

import org.jspecify.annotations.NullMarked;
