/** Restore into a new volume: the plans that expose it, hand it to its claim, and take the rest down. */
@NullMarked
package io.stevedore.expose.restore;

import org.jspecify.annotations.NullMarked;
