/** What a data engine can do with a volume and a repository: values in, values out. */
@NullMarked
package io.stevedore.engine;

import org.jspecify.annotations.NullMarked;
