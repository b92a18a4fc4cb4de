package io.notiflux;

import java.lang.reflect.InvocationTargetException;

/**
 * The jar's entry, which any Java since 8 can run. An older Java than the others are compiled for would end with a
 * stack trace about class file versions; here it gets one line. The build compiles this class alone for Java 8.
 */
final class Launcher {
    /** The pom's jdk.required. */
    static final int REQUIRED = 25;

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        String found = System.getProperty("java.specification.version");
        if (feature(found) < REQUIRED) {
            System.err.println("notiflux: this is Java " + found + " in " + System.getProperty("java.home")
                    + ", and it takes Java " + REQUIRED + " or newer; install one, or start it with the java of one");
            System.exit(1);
        }
        try {
            // Not by name in the code: javac would have to read a class file that Java 8 doesn't know.
            Class.forName("io.notiflux.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The number that a Java is known by: 8 is written as 1.8. */
    static int feature(String specification) {
        String number = specification.startsWith("1.") ? specification.substring(2) : specification;
        return Integer.parseInt(number);
    }
}
