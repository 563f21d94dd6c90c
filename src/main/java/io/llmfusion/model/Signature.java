package io.llmfusion.model;

/**
 * A provider's proof over its reasoning: must go back to the same provider byte for byte and means nothing to another.
 *
 * @param issuer the wire format that it came in
 * @param vendor whose it is, where several vendors issue their own in one format ({@link Quirks#signatures()}); empty
 *     where the format has one issuer, or where nobody said
 * @param value as received
 */
public record Signature(DialectId issuer, String vendor, String value) {

    public Signature(DialectId issuer, String value) {
        this(issuer, "", value);
    }

    /** Whether a provider of this format understands it; a vendor that is not said is no obstacle. */
    public boolean isFor(DialectId format, String wanted) {
        return issuer == format && (vendor.isEmpty() || wanted.isEmpty() || vendor.equals(wanted));
    }

    /** Who issued it, in words for people. */
    public String issuedBy() {
        return vendor.isEmpty() ? issuer.configName() : vendor;
    }
}
