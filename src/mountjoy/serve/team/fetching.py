"""Asking a provider over the network: https, no redirects, a limit of time and size, JSON alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from mountjoy.errors import AccountsError, InputError

SECONDS = 10
MOST_BYTES = 1 << 20
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a secret must not be carried elsewhere."""

    def redirect_request(self, *given: Any) -> None:
        """Go nowhere else."""


_OPENER = urllib.request.build_opener(_Straight)


def check_address(address: str) -> None:
    """Raise InputError unless an address is of https, or of this machine."""
    parts = urlsplit(address)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    ):
        raise InputError(f"{address[:200]!r}: an address that begins with https:// is needed")


def fetch_json(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address; with ``form`` it is sent there first. Raises AccountsError."""
    try:
        check_address(address)
        request = urllib.request.Request(
            address, None if form is None else urlencode(form).encode(),
            {"Accept": "application/json", **(headers or {})},
        )  # fmt: skip
        with _OPENER.open(request, timeout=SECONDS) as response:
            body = response.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            told = _told(error.read(MOST_BYTES))
        raise AccountsError(f"the provider at {_host(address)} answered {error.code}{told}") from error
    except (OSError, HTTPException, InputError, ValueError) as error:
        raise AccountsError(f"the provider at {_host(address)} cannot be asked: {error}") from error
    try:
        found = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise AccountsError(f"the provider at {_host(address)} answered something that is no JSON object")
    return found


def _host(address: str) -> str:
    return urlsplit(address).netloc[:100]


def _told(body: bytes) -> str:
    """What an error of OAuth says of itself."""
    try:
        found = json.loads(body)
        return f": {str(found['error'])[:100]}"
    except (ValueError, KeyError, TypeError):
        return ""
