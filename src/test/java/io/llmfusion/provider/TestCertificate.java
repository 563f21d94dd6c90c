package io.llmfusion.provider;

import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate for one host name, made by the JDK's own `keytool`, as PEM files.
 *
 * @param certificate also what a client must trust
 */
public record TestCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "of-no-worth";

    public static TestCertificate of(String host, Path folder) {
        Path store = folder.resolve(host + ".p12");
        try {
            keytool(host, store);
            return written(host, store, folder);
        } catch (IOException | InterruptedException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
    }

    private static void keytool(String host, Path store) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        tool.toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("keytool failed");
        }
    }

    private static TestCertificate written(String host, Path store, Path folder)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            keys.load(bytes, PASSWORD.toCharArray());
        }
        Path certificate = folder.resolve(host + ".crt");
        Path key = folder.resolve(host + ".key");
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("test").getEncoded()));
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded()));
        return new TestCertificate(certificate, key);
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + type + "-----\n";
    }
}
