"""Which addresses belong to the internet, and which to this machine and the networks around it. Pure.

A check goes wherever a member of an organization says, and so may be made to ask what only this machine can
reach: a database on loopback, a router, a cloud's metadata service. An address that carries an IPv4 address
inside is judged by that one, since a gateway on the way would deliver to it.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_LAST_32 = 0xFFFFFFFF
_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives out as global unicast. What lies beyond it is local, multicast or of no use."""
_NOT_GIVEN_OUT = (
    IPv6Network("3fff::/20"),  # for documentation, RFC 9637; Python 3.11 does not know yet
    IPv4Network("192.88.99.0/24"),  # a 6to4 relay, wherever that may lead
)
_TRANSLATED = (
    IPv6Network("64:ff9b::/96"),  # NAT64, RFC 6052
    IPv6Network("::ffff:0:0:0/96"),  # stateless translation, RFC 2765
    IPv6Network("::ffff:0:0/96"),  # mapped: the system itself connects to the IPv4 address
    IPv6Network("::/96"),  # "compatible", which some stacks still unwrap
)
"""The last 32 bits are an IPv4 address."""
_6TO4 = IPv6Network("2002::/16")
"""Its IPv4 address says all; releases of Python 3.11 do not agree on whether it is the internet's."""


def is_public(text: str) -> bool:
    """True for a numeric address that means the same on every machine of the internet."""
    address = ip_address(text)
    inside = _carried(address)
    if inside is not None and not is_public(str(inside)):
        return False
    return any(address in network for network in (*_TRANSLATED, _6TO4)) or _given_out(address)


def is_unspecified(text: str) -> bool:
    """0.0.0.0, ::, and forms of them: to connect there is to connect to this very machine."""
    address = ip_address(text)
    inside = _carried(address)
    return address.is_unspecified or (inside is not None and inside.is_unspecified)


def _carried(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & _LAST_32)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _given_out(address: Address) -> bool:
    if any(address in network for network in _NOT_GIVEN_OUT if network.version == address.version):
        return False
    unicast = not address.is_multicast if isinstance(address, IPv4Address) else address in _UNICAST
    return unicast and address.is_global
