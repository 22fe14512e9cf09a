/** What tests of several packages stand on. */
@NullMarked
package io.stevedore.testing;

import org.jspecify.annotations.NullMarked;
