@org.jspecify.annotations.NullMarked
package io.notiflux;
