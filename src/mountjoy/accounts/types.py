"""What the accounts database holds, as plain values. Times are UTC, ISO 8601, to the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from mountjoy.accounts.roles import Permission, Role, allowed

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. ``name`` is what decisions are kept under; it never changes and is never given anew."""

    id: int
    name: str
    role: Role
    disabled: bool
    made: str
    has_password: bool

    @property
    def may(self) -> frozenset[Permission]:
        """What the account may do; nothing where it is disabled."""
        return frozenset() if self.disabled else allowed(self.role)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in. ``key`` names it without opening it; ``csrf`` is what its forms must carry."""

    key: str
    account: int
    csrf: str
    made: str
    seen: str
    address: str
    agent: str
    how: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes an account once, or (``account`` given) sets the password of one anew."""

    key: str
    role: Role | None
    name: str | None
    account: int | None
    by: str
    made: str
    expires: str
    used: str | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token for programs; what it is made of was shown once and is not kept."""

    number: int
    account: int
    label: str
    scopes: tuple[Scope, ...]
    made: str
    expires: str
    used: str | None
    revoked: str | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A row of the log. ``account`` is None where no account is so named; ``by`` names who did it to another's account."""

    number: int
    at: str
    account: str | None
    address: str
    outcome: str
    how: str
    by: str | None
