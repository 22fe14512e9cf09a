/** JSON that people wrote: read with positions, and read on after whatever is wrong with it. */
@NullMarked
package io.stevedore.config.json;

import org.jspecify.annotations.NullMarked;
