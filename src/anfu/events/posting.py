"""Posts to addresses that people entered, without letting these reach into our own network.

The name is resolved once for each connection; every address that it has is looked at; and the connection goes to one
that was looked at, so that a name which changes its mind in between gains nothing. No redirect is followed, no proxy is
asked, and size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], list[str]]
"""The addresses of a host name, as text; raises OSError where there are none."""

SECONDS = 10.0
"""For one try as a whole, however slowly the receiver drips."""
MOST_READ = 4096
"""Bytes of an answer that are read; the rest is never waited for."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowedError(Exception):
    """An address that nothing is sent to; says why."""


@dataclass(frozen=True)
class Answered:
    """What one try came to: `status` 0 where nobody answered; `asked` is the wait that the receiver asks for."""

    status: int
    said: str
    took: timedelta
    asked: timedelta = timedelta()


def resolved(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def look_at(url: str) -> str | None:
    """What is wrong with an address as it is written, as a code; None where it may be tried."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "address_wrong"
    if parts.scheme not in ("https", "http") or not host or parts.username or parts.password:
        return "address_wrong"
    return None if url.isascii() and url.isprintable() and " " not in url else "address_wrong"


class Poster:
    """One receiver's connection, kept open for a batch. Use it in a `with`."""

    def __init__(
        self,
        url: str,
        private: Sequence[Network] = (),
        resolver: Resolver = resolved,
        seconds: float = SECONDS,
    ) -> None:
        self._url, self._seconds = url, seconds
        self._watch = _Watch()
        network = _Guarded(private, resolver, urlsplit(url).scheme == "http", self._watch)
        self._pool = httpcore.ConnectionPool(_tls(), max_connections=1, network_backend=network)

    def __enter__(self) -> Poster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Post once. Nothing that the receiver or the network does raises."""
        sent = {
            "host": urlsplit(self._url).netloc,
            "content-length": str(len(body)),
            "user-agent": "Anfu",
            **headers,
        }
        began = time.monotonic()
        self._watch.until = began + self._seconds
        try:
            with self._pool.stream(
                "POST",
                self._url,
                headers=list(sent.items()),
                content=body,
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)},
            ) as answer:
                said = _beginning(answer.iter_stream())
                asked = _asked(answer.headers)
                return Answered(answer.status, said, _since(began), asked)
        except NotAllowedError as error:
            return Answered(0, str(error), _since(began))
        except (httpcore.TimeoutException, TimeoutError):
            return Answered(0, f"no answer within {self._seconds:g} s", _since(began))
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return Answered(0, str(error) or type(error).__name__, _since(began))


def allowed(address: str, private: Iterable[Network], *, only_private: bool = False) -> bool:
    """May this address be connected to? Those on the open internet, and those of networks that the admin names."""
    ip = _plain(ipaddress.ip_address(address.split("%")[0]))
    if any(ip in network for network in private if network.version == ip.version):
        return True
    return ip.is_global and not ip.is_multicast and not only_private


class _Watch:
    """Until when (monotonic seconds) the try that is under way may last."""

    until = 0.0

    def left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class _Guarded(httpcore.NetworkBackend):
    """Connects only to addresses that were looked at."""

    def __init__(
        self, private: Sequence[Network], resolver: Resolver, only_private: bool, watch: _Watch
    ) -> None:
        self._private, self._resolver, self._only_private = private, resolver, only_private
        self._watch = watch
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        del timeout  # the try as a whole has one
        try:
            found = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not found: {error}") from error
        for address in found:
            if not allowed(address, self._private, only_private=self._only_private):
                what = "plain http" if self._only_private else "a private address"
                raise NotAllowedError(
                    f"{host} is {address}: {what} is refused unless ANFU_EVENTS_PRIVATE_NETWORKS allows it"
                )
        failed: httpcore.NetworkError = httpcore.ConnectError(f"{host} has no address")
        for address in dict.fromkeys(found):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._watch.left(), local_address, socket_options
                )
                return _Bounded(stream, self._watch)
            except httpcore.ConnectError as error:
                failed = error
        raise failed


class _Bounded(httpcore.NetworkStream):
    """A stream whose every wait ends with the try."""

    def __init__(self, inner: httpcore.NetworkStream, watch: _Watch) -> None:
        self._inner, self._watch = inner, watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self._inner.read(max_bytes, self._watch.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._inner.write(buffer, self._watch.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        del timeout
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, self._watch.left()), self._watch)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _plain(ip: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or ip
    return ip


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes longer than most deliveries.
    return httpcore.default_ssl_context()


def _beginning(chunks: Iterable[bytes]) -> str:
    read = b""
    for chunk in chunks:
        read += chunk
        if len(read) >= MOST_READ:
            break
    return read[:MOST_READ].decode("utf-8", "replace")


def _asked(headers: Iterable[tuple[bytes, bytes]]) -> timedelta:
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit() and len(value) < 8:
            return timedelta(seconds=int(value))
    return timedelta()


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)
