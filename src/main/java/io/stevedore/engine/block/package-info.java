/** Block devices: what they are, and how their bytes are written. */
@NullMarked
package io.stevedore.engine.block;

import org.jspecify.annotations.NullMarked;
