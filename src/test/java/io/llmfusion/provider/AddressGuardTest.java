package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.MediaConfig;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final AddressGuard GUARD = new AddressGuard(MediaConfig.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.1",
                "127.255.255.254",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.1",
                "198.18.0.1",
                "168.63.129.16",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "100::1",
                "fd00:ec2::254"
            })
    void refuses_what_is_not_the_public_internet(String address) {
        assertThat(GUARD.allows("name.test", InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "169.253.1.1",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2606:4700::1",
                "2a00:1450::1",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void lets_the_public_internet_through(String address) {
        assertThat(GUARD.allows("name.test", InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void lets_through_what_the_configuration_names() {
        MediaConfig named = new MediaConfig(
                false, List.of("Files.test"), MediaConfig.DEFAULT.size(), MediaConfig.DEFAULT.timeout());
        MediaConfig open = new MediaConfig(true, List.of(), MediaConfig.DEFAULT.size(), MediaConfig.DEFAULT.timeout());
        InetAddress own = InetAddress.getLoopbackAddress();

        assertThat(new AddressGuard(named).allows("files.test", own)).isTrue();
        assertThat(new AddressGuard(named).allows("other.test", own)).isFalse();
        assertThat(new AddressGuard(open).allows("other.test", own)).isTrue();
    }
}
