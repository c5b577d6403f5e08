package io.github.tailnethealth.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

/** Turns a bean name into a part of a URL: {@code magicDNSProbe} becomes {@code magic-dns-probe}. */
final class KebabCase {
    private static final Pattern WORD_BEGINS =
            Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9]+");
    private static final Pattern OUTER_DASHES = Pattern.compile("^-|-$");

    private KebabCase() {}

    /** Returns the name in kebab-case; a name without a Latin letter or digit cannot be told and is refused. */
    static String of(String beanName) {
        String words = WORD_BEGINS.matcher(beanName).replaceAll("-").toLowerCase(Locale.ROOT);
        String kebab = OUTER_DASHES
                .matcher(NOT_IN_A_NAME.matcher(words).replaceAll("-"))
                .replaceAll("");
        if (kebab.isEmpty()) {
            throw new ConfigurationProblem(
                    "The Warnable bean \"" + beanName + "\" has no letter of a-z and no digit in its name.",
                    "Rename the bean: its name in kebab-case becomes a part of a URL.");
        }
        return kebab;
    }
}
