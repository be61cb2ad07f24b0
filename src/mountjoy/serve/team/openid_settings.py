"""The file that names a provider of OpenID Connect."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mountjoy.accounts import Role
from mountjoy.accounts.roles import role_named
from mountjoy.errors import InputError
from mountjoy.serve.team.fetching import check_address

RETURN = "/sign-in/openid/return"
SECRET_VARIABLE = "MOUNTJOY_OPENID_SECRET"
_NEEDED = ("issuer", "client_id", "address")
_KNOWN = (*_NEEDED, "name", "scope", "name_claim", "new_accounts")


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """A provider: its ``issuer``, this app's ``client_id`` and ``secret`` there, and the ``address`` that browsers know
    this app by. ``new_accounts`` is the role of people that it signs in and nobody invited; None: they get no account.
    """

    issuer: str
    client_id: str
    address: str
    secret: str = ""
    name: str = "OpenID Connect"
    scope: str = "openid profile"
    name_claim: str = "preferred_username"
    new_accounts: Role | None = None


def read_openid(path: Path, environment: Mapping[str, str] | None = None) -> OpenIdSettings:
    """The settings of a YAML file; the secret is in the environment, not in the file. Raises InputError."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise InputError(f"{path}: holds no names and values")
    _check(path, given)
    role = given.get("new_accounts")
    secret = (os.environ if environment is None else environment).get(SECRET_VARIABLE, "")
    texts: dict[str, Any] = {name: str(value) for name, value in given.items() if name != "new_accounts"}
    texts["address"] = texts["address"].rstrip("/")
    return OpenIdSettings(
        **texts, secret=secret, new_accounts=None if role is None else role_named(str(role))
    )


def _check(path: Path, given: Mapping[str, Any]) -> None:
    for name in given:
        if name not in _KNOWN:
            told = f"; it stands in {SECRET_VARIABLE}" if "secret" in name else ""
            raise InputError(f"{path}: {name!r} is not known{told}; known: {', '.join(_KNOWN)}")
    for name in _NEEDED:
        if not given.get(name):
            raise InputError(f"{path}: {name} is missing")
    for name in ("issuer", "address"):
        try:
            check_address(str(given[name]))
        except InputError as error:
            raise InputError(f"{path}: {name}: {error}") from error
    if "openid" not in str(given.get("scope", "openid")).split():
        raise InputError(f"{path}: scope: must hold openid")
