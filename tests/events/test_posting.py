"""No address that somebody enters reaches into our own network."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from anfu.events.posting import Poster, allowed, look_at
from tests.events.receiver import LOOPBACK, Receiver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104  # an address, not a door
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "192.0.2.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_our_own_are_refused(address: str) -> None:
    """Private, loopback, link-local, in every disguise."""
    assert not allowed(address, ())


def test_the_open_internet_is_allowed_and_what_the_admin_names() -> None:
    """Plain http goes only to networks that were named."""
    assert allowed("8.8.8.8", ())
    assert allowed("2606:4700::1111", ())
    assert allowed("10.1.2.3", [ip_network("10.1.0.0/16")])
    assert not allowed("10.2.2.3", [ip_network("10.1.0.0/16")])
    assert not allowed("8.8.8.8", (), only_private=True)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "https://", "https://u:p@a.example/", "javascript:alert(1)", "https://a.example:99999/",
     "https://a b/", "https://a.example/\r\nX: y", "https://[::1/", "file:///etc/passwd", "http:///x"],
)  # fmt: skip
def test_what_is_no_address_is_refused_as_it_is_written(url: str) -> None:
    """Before anything is resolved."""
    assert look_at(url) == "address_wrong"


def test_loopback_is_reached_only_when_allowed(receiver: Receiver) -> None:
    """Without the setting nothing arrives, and the log says which setting it is."""
    with Poster(receiver.url) as poster:
        refused = poster.post(b"{}", {})
    assert (refused.status, receiver.asked) == (0, 0)
    assert "ANFU_EVENTS_PRIVATE_NETWORKS" in refused.said
    with Poster(receiver.url, [LOOPBACK]) as poster:
        assert poster.post(b"{}", {}).status == 204


def test_a_name_that_changes_its_mind_gains_nothing(receiver: Receiver) -> None:
    """DNS rebinding: each connection resolves once, and goes to the very address that was looked at."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    url = receiver.url.replace("127.0.0.1", "rebind.example")
    statuses = []
    for _ in range(2):
        with Poster(url, [LOOPBACK], resolver) as poster:
            statuses.append(poster.post(b"{}", {}).status)
    assert statuses == [204, 0]
    assert (asked, receiver.asked) == (["rebind.example", "rebind.example"], 1)
    assert receiver.got[0][0]["host"].startswith("rebind.example:")


def test_one_private_address_among_public_ones_is_enough_to_refuse(receiver: Receiver) -> None:
    """Nobody picks the harmless one."""

    def resolver(host: str, port: int) -> list[str]:
        return ["8.8.8.8", "127.0.0.1"]

    with Poster("https://mixed.example/", (), resolver) as poster:
        assert "127.0.0.1" in poster.post(b"{}", {}).said


def test_the_certificate_is_held_against_the_name(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The connection goes to the address that was looked at; who answers there proves to be the name."""
    theirs = a_certificate("hook.example", tmp_path)
    receiver.socket = theirs.wrap_socket(receiver.socket, server_side=True)
    trust = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    monkeypatch.setattr("anfu.events.posting._tls", lambda: trust)
    port = receiver.server_address[1]
    answers = []
    for name in ("hook.example", "other.example"):
        with Poster(f"https://{name}:{port}/", [LOOPBACK], lambda host, port: ["127.0.0.1"]) as poster:  # noqa: ARG005
            answers.append(poster.post(b"{}", {}))
    assert [one.status for one in answers] == [204, 0]
    assert "certificate" in answers[1].said.lower()


def a_certificate(name: str, folder: Path) -> ssl.SSLContext:
    """A web server's side of TLS, with a certificate of its own that lies in the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    """Not even to an address that would be allowed."""
    receiver.status, receiver.headers = 302, {"location": receiver.url}
    with Poster(receiver.url, [LOOPBACK]) as poster:
        assert poster.post(b"{}", {}).status == 302
    assert receiver.asked == 1


def test_a_receiver_that_drips_is_left() -> None:
    """A byte now and then keeps nobody waiting for longer than a try may last."""
    door = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = door.accept()
        with line:
            try:
                line.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    line.sendall(b"x")
                    time.sleep(0.05)
            except OSError:
                pass

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    with Poster(f"http://127.0.0.1:{door.getsockname()[1]}/", [LOOPBACK], seconds=0.5) as poster:
        answered = poster.post(b"{}", {})
    assert answered.status == 0
    assert time.monotonic() - began < 2
    thread.join(10)
    door.close()


def test_only_the_beginning_of_an_answer_is_read() -> None:
    """Somebody who answers without end is heard for 4 kB."""
    door = socket.create_server(("127.0.0.1", 0))

    def flood() -> None:
        line, _ = door.accept()
        with line:
            line.recv(65536)
            try:
                line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n")
                while True:
                    line.sendall(b"y" * 65536)
            except OSError:
                pass

    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    with Poster(f"http://127.0.0.1:{door.getsockname()[1]}/", [LOOPBACK]) as poster:
        answered = poster.post(b"{}", {})
    assert (answered.status, len(answered.said)) == (200, 4096)
    thread.join(10)
    door.close()
