package dev.mainstay.adapters.http.patroni;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes as the {@code lag} parameter writes it: an optional sign, a hexadecimal, octal or decimal number, a
 * fraction, a unit. Pure. Source: spec/patroni-rest.md 1.5.
 */
final class LagText {
    private static final Pattern FORM = Pattern.compile(
            "\\s*([+-]?)(?:(0[xX][0-9a-fA-F]+)|([0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?))"
                    + "\\s*(B|kB|MB|GB|TB)?\\s*");
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int LONGEST = 40;
    private static final int LARGEST_EXPONENT = 30;
    private static final int HEX = 16;
    private static final int OCTAL = 8;

    private LagText() {}

    /** In bytes; empty when the text is none. Amounts beyond 64 bits are the largest of them. */
    static Optional<Long> bytes(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > LONGEST || !parts.matches()) {
            return Optional.empty();
        }
        boolean negative = parts.group(1).equals("-");
        Optional<BigDecimal> number = parts.group(2) != null
                ? Optional.of(new BigDecimal(new BigInteger(parts.group(2).substring(2), HEX)))
                : decimal(parts.group(3), !parts.group(1).isEmpty());
        int unit = parts.group(4) == null ? 0 : UNITS.indexOf(parts.group(4));
        return number.map(value -> inBytes(value, unit)).map(bytes -> negative ? -bytes : bytes);
    }

    /** A leading zero means octal; a sign before a bare fraction means nothing. */
    private static Optional<BigDecimal> decimal(String text, boolean signed) {
        if (text.matches("0[0-9]+")) {
            return text.matches("0[0-7]+")
                    ? Optional.of(new BigDecimal(new BigInteger(text, OCTAL)))
                    : Optional.empty();
        }
        if (signed && text.startsWith(".")) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(
                text.endsWith(".") ? text + "0" : text.replace(".e", ".0e").replace(".E", ".0E"));
        return Optional.of(value)
                .filter(number -> Math.abs((long) number.precision() - number.scale()) <= LARGEST_EXPONENT);
    }

    /** Fractions become whole in the next smaller unit; halves go to the even side. */
    private static long inBytes(BigDecimal value, int unit) {
        BigDecimal amount = value;
        if (unit > 0) {
            amount = amount.stripTrailingZeros().scale() > 0
                    ? amount.multiply(STEP).setScale(0, RoundingMode.HALF_EVEN).multiply(STEP.pow(unit - 1))
                    : amount.multiply(STEP.pow(unit));
        }
        BigInteger whole = amount.setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        return whole.min(MOST).longValueExact();
    }
}
