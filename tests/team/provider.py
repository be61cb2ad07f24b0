"""A provider of OpenID Connect for tests: on this machine, with keys of its own, as honest or not as a test wants."""

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
from cryptography.hazmat.primitives.asymmetric import ec, rsa


class FakeProvider:
    """Answers the description, the keys and the token endpoint; `go` stands for the person at its page."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, Any]] = {
            "rsa": ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
            "ec": ("ES256", ec.generate_private_key(ec.SECP256R1())),
        }
        self.signs_with = "rsa"
        self.client, self.secret = "mountjoy", "s3cret"
        self.claims: dict[str, Any] = {"sub": "person-1", "preferred_username": "Dana"}
        self.token: str | None = None  # answered in place of a right one
        self.status = 200
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *given: Any) -> None:
                pass

            def do_GET(self) -> None:
                outer._get(self)

            def do_POST(self) -> None:
                outer._post(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[FakeProvider]:
        thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join(5)

    def go(self, address: str) -> dict[str, str]:
        """What a person who agrees brings back from the address that the app sent them to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def signed(self, claims: dict[str, Any], key: str | None = None, **header: str) -> str:
        name = key or self.signs_with
        algorithm, private = self.keys[name]
        return jwt.encode(claims, private, algorithm=algorithm, headers={"kid": name, **header})

    def told(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        given = {"iss": self.issuer, "aud": self.client, "iat": now, "exp": now + 300, "nonce": nonce}
        return {**given, **self.claims}

    def _get(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        if handler.path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            self._send(handler, {"issuer": self.issuer, **{k: self.issuer + v for k, v in names.items()}})
        elif handler.path == "/keys":
            self._send(handler, {"keys": [self._public(name) for name in self.keys if name != "stranger"]})
        else:
            self._send(handler, {"error": "not found"}, 404)

    def _public(self, name: str) -> dict[str, Any]:
        algorithm, private = self.keys[name]
        kind = jwt.algorithms.RSAAlgorithm if algorithm == "RS256" else jwt.algorithms.ECAlgorithm
        return {**json.loads(kind.to_jwk(private.public_key())), "kid": name, "alg": algorithm, "use": "sig"}

    def _post(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        asked = self._codes.pop(form.get("code", ""), None)
        if handler.headers.get("authorization") != f"Basic {basic}":
            self._send(handler, {"error": "invalid_client"}, 401)
            return
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(
            b"="
        )
        if (
            asked is None
            or challenge.decode() != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            self._send(handler, {"error": "invalid_grant"}, 400)
            return
        token = self.token or self.signed(self.told(asked["nonce"]))
        self._send(handler, {"id_token": token, "access_token": "x", "token_type": "Bearer"}, self.status)

    def _send(self, handler: BaseHTTPRequestHandler, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def with_query(path: str, values: dict[str, str]) -> str:
    return f"{path}?{urlencode(values)}"
