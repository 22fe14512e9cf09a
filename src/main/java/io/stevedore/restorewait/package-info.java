/** The small program in which a restored pod waits for its volumes. It needs nothing but the JDK and stands alone. */
@NullMarked
package io.stevedore.restorewait;

import org.jspecify.annotations.NullMarked;
