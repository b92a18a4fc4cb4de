/** JSON as all packages read and write it. Imports: Jackson's core alone. */
@NullMarked
package io.notiflux.json;

import org.jspecify.annotations.NullMarked;
