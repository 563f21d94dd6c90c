package io.llmfusion.mcp.protocol;

import com.networknt.schema.regex.RegularExpression;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A `pattern` of a schema. What Java cannot compile (ECMA-262 has more), and what backtracks beyond a bound, counts as
 * matched: the tool's server checks for itself.
 */
final class BoundedPattern implements RegularExpression {
    private final Optional<Pattern> pattern;

    BoundedPattern(String written) {
        this.pattern = compiled(written);
    }

    @Override
    public boolean matches(String text) {
        try {
            return pattern.map(compiled -> compiled.matcher(new Counted(text)).find())
                    .orElse(true);
        } catch (BoundedCheck.ExceededFailure | StackOverflowError backtracks) {
            // Java's matcher recurses once for each repetition of an alternative.
            return true;
        }
    }

    private static Optional<Pattern> compiled(String written) {
        try {
            return Optional.of(Pattern.compile(written));
        } catch (PatternSyntaxException notOfJava) {
            return Optional.empty();
        }
    }

    /** A text that can be looked at only so often. */
    private static final class Counted implements CharSequence {
        private static final int LOOKS_PER_CHARACTER = 50;
        private static final int FIRST_LOOKS = 100_000;

        private final String text;
        private long left;

        private Counted(String text) {
            this.text = text;
            this.left = FIRST_LOOKS + (long) LOOKS_PER_CHARACTER * text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new BoundedCheck.ExceededFailure();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
