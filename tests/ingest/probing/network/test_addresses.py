"""Which addresses a check may go to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.ingest.probing.network.addresses import is_public, is_unspecified

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "192.0.0.1",
    "192.88.99.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%2",
    "fc00::1",
    "fd12:3456:789a::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "::192.168.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::10.1.2.3",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::1",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "169.253.0.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    """This machine, networks around it, multicast and what nobody was given; and each in its disguises."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """Addresses of the internet, right up to the borders of what is not, and carried in others."""
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_disguises(address: IPv4Address) -> None:
    """An IPv4 address that IPv6 carries is never more public than by itself."""
    number = int(address)
    carriers = [
        IPv6Address((int(IPv6Address(prefix))) | number) for prefix in ("::ffff:0:0", "64:ff9b::", "::")
    ]
    carriers.append(IPv6Address(int(IPv6Address("2002::")) | number << 80))
    for carrier in carriers:
        assert is_public(str(carrier)) == is_public(str(address))
        assert is_unspecified(str(carrier)) == (number == 0)


@given(st.ip_addresses(v=6))
def test_outside_of_unicast(address: IPv6Address) -> None:
    """Beyond 2000::/3 an address is public only through the IPv4 address that it carries."""
    if is_public(str(address)) and address not in IPv6Network("2000::/3"):
        assert int(address) >> 32 in {0, 0xFFFF, 0xFFFF << 16, 0x64FF9B << 64}


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "::ffff:0.0.0.0", "64:ff9b::", "2002::1"])
def test_unspecified(address: str) -> None:
    """Connecting to what stands for no machine would connect to this one."""
    assert is_unspecified(address)
    assert not is_unspecified("127.0.0.1")
