"""Which addresses may be asked: the public web, and of the inner network what is allowed by name.

An operator types addresses, strangers' servers redirect and their names lead where they like:
none of that may make us ask our own network. A name is looked up here, all it leads to is held
against the ranges, and the connection goes to the very address that was looked at, so that a
name which leads elsewhere a moment later gains nothing. Through a proxy the proxy looks names
up: then only addresses written as numbers and local names are refused here, the rest is the
proxy's to refuse. Ports of public hosts are not limited.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.feed.links import host_of
from services.networks.feed.settings import FeedSettings

PRIVATE = "private"
"""`NetworkError.code` of an address in the inner network."""
TRIED = 3
"""How many addresses of one name are tried."""

_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class Guard:
    """Says where a host may be reached, by the settings."""

    def __init__(self, settings: FeedSettings) -> None:
        self._open = settings.allow_private
        self._allowed = frozenset(host.lower().rstrip(".") for host in settings.allow_hosts)
        self._through_proxy = settings.proxy is not None

    async def ways(self, address: str) -> list[str | None]:
        """The IP addresses to try in turn for a normal web address; None: look it up yourself.

        Raises NetworkError: DENIED when the address is in the inner network, RETRY when the name
        leads nowhere.
        """
        host = host_of(address)
        if self._open or host in self._allowed:
            return [None]
        number = _number(host)
        if number is None and (host == "localhost" or host.endswith(_LOCAL_ENDINGS)):
            raise _private(host)
        if self._through_proxy and number is None:
            return [None]
        found = [number] if number is not None else await _look_up(host)
        if not all(is_public(one) for one in found):
            raise _private(host)
        return [str(one) for one in found[:TRIED]]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is of the public internet; one wrapped in another is unwrapped."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The address a host writes out, in whatever way: «127.1» and «0x7f000001» are one too."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


async def _look_up(host: str) -> list[IPv4Address | IPv6Address]:
    """What the name leads to, IPv4 first: more servers here are reached by it."""
    loop = asyncio.get_running_loop()
    try:
        rows = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NetworkError(
            ErrorKind.RETRY, lazy("имя «{host}» никуда не ведёт").filled(host=host), code="dns"
        ) from None
    found = {ip_address(str(row[4][0]).partition("%")[0]): None for row in rows}
    return sorted(found, key=lambda one: one.version)


def _private(host: str) -> NetworkError:
    return NetworkError(
        ErrorKind.DENIED,
        lazy(
            "«{host}» ведёт во внутреннюю сеть; если так и задумано, впишите его в "
            "networks.feed.allow_hosts"
        ).filled(host=host[:80]),
        code=PRIVATE,
    )
