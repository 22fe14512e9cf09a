/** What runs inside a mover pod: one volume, moved once. */
@NullMarked
package io.stevedore.mover;

import org.jspecify.annotations.NullMarked;
