"""The one way out: to hosts that are allowed, at the address that was looked at, with an end in time and size."""

import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import IPPROTO_TCP, SHUT_RDWR, create_connection, getaddrinfo, socket
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

SECONDS: Final = 10.0  # that a whole call may take
LARGEST: Final = 1024 * 1024  # bytes of an answer
HTTP_OK, HTTP_ELSEWHERE = 200, 300
PORTS: Final = {"http": 80, "https": 443}
TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # an IPv4 address behind NAT64
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Refused(Exception):
    """The address may not be called."""


class Failed(Exception):
    """There was no answer, or none that can be taken."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Where calls may go: hosts by name, `*.name` or `*`; networks that are not public; and whether without TLS."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    is_plain: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, str], *known: str) -> Self:
        """Read OUTBOUND_HOSTS, OUTBOUND_NETWORKS and OUTBOUND_HTTP; the hosts of addresses that the operator has set are allowed too."""
        hosts = {_canonical(name) for name in _listed(settings, "OUTBOUND_HOSTS")}
        hosts |= {_canonical(urlsplit(url).hostname or "") for url in known}
        networks = tuple(ip_network(text) for text in _listed(settings, "OUTBOUND_NETWORKS"))
        return cls(frozenset(hosts - {""}), networks, settings.get("OUTBOUND_HTTP") == "1")

    def lets_host(self, host: str) -> bool:
        """Say whether a host may be called by this name."""
        parts = host.split(".")
        above = {"*." + ".".join(parts[start:]) for start in range(1, len(parts))}
        return bool(host) and not self.hosts.isdisjoint({"*", host, *above})

    def lets_address(self, text: str) -> bool:
        """Say whether an address may be called: a public one, or one of the networks allowed."""
        found = _bare(ip_address(text.partition("%")[0]))
        if any(found in network for network in self.networks):
            return True
        return found.is_global and not found.is_multicast


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent, and where."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; a redirection is an answer like any other: nobody follows it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Say whether the other side took it."""
        return HTTP_OK <= self.status < HTTP_ELSEWHERE


def look(gate: Gate, url: str) -> None:
    """Raise Refused unless an address may be called by its name; where it leads is looked at with each call."""
    _allowed(gate, url)


def send(gate: Gate, call: Call, *, seconds: float = SECONDS, largest: int = LARGEST, trust: ssl.SSLContext | None = None) -> Answer:
    """Make a call. Raises Refused before anything is sent, Failed when no answer came in time and size."""
    where = _allowed(gate, call.url)
    address = _address(gate, where)
    connection = _Pinned(where, address, seconds, trust or ssl.create_default_context())
    alarm = threading.Timer(seconds, connection.cut)  # a drop now and then would keep a mere timeout waiting for ever
    alarm.daemon = True
    alarm.start()
    try:
        with closing(connection):
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            connection.request(call.method, path, call.body or None, dict(call.headers))
            answer = connection.getresponse()
            body = answer.read(largest + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise Failed(type(error).__name__) from error
    finally:
        alarm.cancel()
    if connection.is_cut:  # the end of a connection may look like the end of an answer
        message = f"more than {seconds} seconds"
        raise Failed(message)
    if len(body) > largest:
        message = f"more than {largest} bytes"
        raise Failed(message)
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


class _Pinned(HTTPConnection):
    """Connects to the address that was looked at: a second look-up could answer otherwise."""

    def __init__(self, where: SplitResult, address: str, seconds: float, trust: ssl.SSLContext) -> None:
        self._trust = trust if where.scheme == "https" else None
        self.default_port = PORTS[where.scheme]
        super().__init__(_canonical(where.hostname or ""), _port(where), timeout=seconds)
        self._address = address
        self._wire: socket | None = None  # http.client lets go of its own before the body is read
        self.is_cut = False

    def connect(self) -> None:
        """Connect; the certificate must be of the host that was meant."""
        self.sock = self._wire = create_connection((self._address, self.port), self.timeout)
        if self._trust is not None:
            encrypted = self._trust.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._wire = encrypted
            encrypted.do_handshake()

    def cut(self) -> None:
        """End the call from outside, whatever it waits for."""
        self.is_cut = True
        if self._wire is not None:
            with suppress(OSError):
                socket.shutdown(self._wire, SHUT_RDWR)


def _allowed(gate: Gate, url: str) -> SplitResult:
    try:
        where = urlsplit(url)
        host, _ = _canonical(where.hostname or ""), _port(where)
    except ValueError as error:  # a port that is none, brackets that do not close, a name beyond IDNA
        message = "the address is none of the web"
        raise Refused(message) from error
    if where.scheme not in PORTS or where.username is not None or not url.isprintable() or " " in url:
        message = "the address is none of the web"
        raise Refused(message)
    if where.scheme == "http" and not gate.is_plain:
        message = "https is needed (OUTBOUND_HTTP)"
        raise Refused(message)
    if not gate.lets_host(host):
        message = f"{host} is no host that may be called (OUTBOUND_HOSTS)"
        raise Refused(message)
    return where


def _address(gate: Gate, where: SplitResult) -> str:
    """Look the host up, once; every address it has must be allowed."""
    host = _canonical(where.hostname or "")
    try:
        found = [str(entry[4][0]) for entry in getaddrinfo(host, _port(where), proto=IPPROTO_TCP)]
    except (OSError, UnicodeError) as error:
        message = f"{host} is not known"
        raise Failed(message) from error
    if not found or not all(gate.lets_address(address) for address in found):
        message = f"{host} is in no network that may be called (OUTBOUND_NETWORKS)"
        raise Refused(message)
    return found[0]


def _port(where: SplitResult) -> int:
    return where.port or PORTS.get(where.scheme, 0)


def _canonical(host: str) -> str:
    name = host.strip().rstrip(".").lower()
    return name if name.isascii() else name.encode("idna").decode()


def _bare(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address only wraps."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def _listed(settings: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in settings.get(name, "").split(",") if part.strip()]
