"""Signing in by OpenID Connect: the code flow with PKCE, state and nonce, against one provider that is configured."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from mountjoy.errors import AccountsError, SignInError
from mountjoy.serve.team.fetching import fetch_json
from mountjoy.serve.team.openid_settings import RETURN, OpenIdSettings

ALGORITHMS = ("RS256", "ES256")
KEPT = 3600.0  # seconds that the provider's description and keys are used before they are asked for again
KEYS_AGAIN = 30.0  # seconds before keys are asked for again because a token names one that is not known
CLOCKS_APART = 60  # seconds by which the provider's clock may differ


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser keeps while it is at the provider: each value is random and used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is: ``subject`` is theirs for good, ``name`` may change."""

    issuer: str
    subject: str
    name: str


class Provider:
    """A provider of OpenID Connect. Asks it over the network only when somebody signs in."""

    def __init__(self, settings: OpenIdSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    @property
    def name(self) -> str:
        """What the button to sign in with it says."""
        return self.settings.name

    @property
    def returning(self) -> str:
        """Where the provider sends the browser back to."""
        return self.settings.address + RETURN

    def start(self) -> tuple[str, Attempt]:
        """The address at the provider to send the browser to, and what it keeps meanwhile. Raises AccountsError."""
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        query = {
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": self.returning,
            "scope": self.settings.scope, "state": attempt.state, "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }  # fmt: skip
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}", attempt

    def finish(self, attempt: Attempt, given: Mapping[str, str]) -> Identity:
        """Who the browser that came back with ``given`` in its address is. Raises SignInError, AccountsError."""
        if not hmac.compare_digest(given.get("state", "").encode(), attempt.state.encode()):
            raise SignInError("this is not the sign-in that this browser began; begin again")
        if given.get("iss") not in (None, self.settings.issuer):
            raise SignInError("another provider answered than was asked; begin again")
        if "error" in given:
            raise SignInError(f"{self.name} did not sign you in: {given['error'][:100]}")
        told = self._exchange(given.get("code", ""), attempt.verifier)
        return self._identity(self._verified(str(told.get("id_token", "")), attempt.nonce))

    def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.returning,
            "code_verifier": verifier, "client_id": self.settings.client_id,
        }  # fmt: skip
        headers = {}
        if self.settings.secret:
            pair = f"{quote(self.settings.client_id, safe='')}:{quote(self.settings.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return fetch_json(self._endpoint("token_endpoint"), form=form, headers=headers)

    def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an identity token that the provider signed for this app and this sign-in."""
        import jwt

        try:
            claims: dict[str, Any] = jwt.decode(
                token, self._key(token), algorithms=list(ALGORITHMS), audience=self.settings.client_id,
                issuer=self.settings.issuer, leeway=CLOCKS_APART,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise SignInError(f"what {self.name} answered cannot be trusted: {error}") from error
        parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", self.settings.client_id) != self.settings.client_id or (
            len(parties) > 1 and "azp" not in claims
        ):
            raise SignInError(f"what {self.name} answered was made for another program")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise SignInError(f"what {self.name} answered belongs to another sign-in; begin again")
        return claims

    def _key(self, token: str) -> Any:
        """The provider's key that a token names; where it names none, the only one."""
        import jwt

        wanted = jwt.get_unverified_header(token).get("kid")
        for oldest in (KEPT, KEYS_AGAIN):
            found = self._kept_json(self._endpoint("jwks_uri"), oldest)
            keys = [one for one in jwt.PyJWKSet.from_dict(found).keys if one.public_key_use in (None, "sig")]
            named = [one for one in keys if wanted is None or one.key_id == wanted]
            if len(named) == 1:
                return named[0]
        raise jwt.InvalidKeyError("it is signed with a key that the provider does not name")

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        names = (self.settings.name_claim, "preferred_username", "name", "email")
        name = next((str(claims[one]) for one in names if claims.get(one)), "")
        return Identity(self.settings.issuer, str(claims["sub"]), name)

    def _endpoint(self, name: str) -> str:
        at = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._kept_json(at, KEPT)
        if found.get("issuer") != self.settings.issuer:
            raise AccountsError(
                f"{at}: is the description of another issuer, {str(found.get('issuer'))[:100]!r}"
            )
        if not isinstance(found.get(name), str):
            raise AccountsError(f"{at}: names no {name}")
        return str(found[name])

    def _kept_json(self, at: str, oldest: float) -> dict[str, Any]:
        with self._lock:
            kept = self._kept.get(at)
        if kept is not None and time.monotonic() - kept[0] < oldest:
            return kept[1]
        found = fetch_json(at)
        with self._lock:
            self._kept[at] = (time.monotonic(), found)
        return found
