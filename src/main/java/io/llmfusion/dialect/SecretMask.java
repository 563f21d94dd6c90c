package io.llmfusion.dialect;

import java.util.regex.Pattern;

/** Hides what looks like a credential in a provider's message before anybody sees it. Pure. */
public final class SecretMask {
    private static final int LONGEST_MESSAGE = 4_000;

    /** Keys by their vendors' prefixes, bearer tokens, keys in a URL, and AWS access keys. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(?:sk|pk|rk|gsk|xai|key|nvapi|hf|r8|pplx|csk|fw|tgp|sess)[-_][A-Za-z0-9_*.\\-]{8,}"
                    + "|\\bAIza[A-Za-z0-9_\\-*]{10,}"
                    + "|\\bAKIA[A-Z0-9*]{8,}"
                    + "|\\bya29\\.[A-Za-z0-9_\\-.*]{8,}"
                    + "|\\beyJ[A-Za-z0-9_\\-]{8,}\\.[A-Za-z0-9_\\-.]{8,}"
                    + "|(?<=\\bbearer )[A-Za-z0-9_\\-.~+/=*]{8,}"
                    + "|(?<=[?&](?:key|api_key|apikey|token|access_token)=)[^&\\s\"']{4,}");

    private SecretMask() {}

    /** The text with secrets as `***`, shortened if it is very long. */
    public static String mask(String text) {
        String bounded = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "..." : text;
        return SECRET.matcher(bounded).replaceAll("***");
    }
}
