"""A small OpenID Connect provider on loopback: code flow with PKCE, signed tokens, and a person it vouches for."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "anfu", "the client's secret"


class Provider:
    """Vouches for `person`: the claims of whoever sits at the browser; None: it asks nobody in."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.person: dict[str, Any] | None = None
        self.audience = CLIENT
        self.userinfo: dict[str, Any] = {}
        """What the page about the person says otherwise than the id token."""
        self.asked: list[dict[str, str]] = []
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, dict[str, str]] = {}

    def document(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """Its public key."""
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is led."""
        self.asked.append(asked)
        told = {"state": asked["state"]}
        if self.person is None:
            return f"{asked['redirect_uri']}?{urlencode(told | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode(told | {'code': code})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, for who began; None where anything does not fit."""
        began = self._codes.pop(asked.get("code", ""), None)
        proof = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        fits = (
            began is not None
            and (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET)
            and asked.get("redirect_uri") == began["redirect_uri"]
            and base64.urlsafe_b64encode(proof).decode().rstrip("=") == began["code_challenge"]
        )
        if not fits or self.person is None:
            return None
        now = int(time.time())
        claims = self.person | {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 300}
        signed = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "one"})
        return {
            "access_token": "of this person",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": signed,
        }


@contextmanager
def a_provider() -> Iterator[Provider]:
    """One that runs for the time of the block."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The pages of a provider."""
            at = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(at.query).items()}
            if at.path == "/.well-known/openid-configuration":
                self._say(provider.document())
            elif at.path == "/keys":
                self._say(provider.keys())
            elif at.path == "/userinfo" and self.headers["Authorization"] == "Bearer of this person":
                self._say((provider.person or {}) | provider.userinfo)
            elif at.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._say({"error": "not_found"}, 404)

        def do_POST(self) -> None:
            """The page at which the desk fetches tokens."""
            said = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told = provider.token({name: values[0] for name, values in parse_qs(said).items()})
            self._say(told or {"error": "invalid_grant"}, 200 if told else 400)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

        def _say(self, told: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
