"""Who asks, and what they may do. Without a team everything is one person's, who may do all."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from mountjoy.accounts import PERMISSIONS, Account, ApiToken, Permission, Session

EVERYTHING: frozenset[Permission] = frozenset(PERMISSIONS)
READING: frozenset[Permission] = frozenset(("read",))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a team, in a browser (``session``) or by way of a program (``token``)."""

    account: Account
    session: Session | None = None
    token: ApiToken | None = None

    @property
    def name(self) -> str:
        """The name that decisions are kept under."""
        return self.account.name

    @property
    def may(self) -> frozenset[Permission]:
        """What the account may do; only read where its token is for reading."""
        if self.token is not None and "write" not in self.token.scopes:
            return self.account.may & READING
        return self.account.may


def person_of(request: Request) -> Person | None:
    """Who asks; None without a team, and before signing in."""
    person: Person | None = getattr(request.state, "person", None)
    return person


def may_of(request: Request) -> frozenset[Permission]:
    """What the one who asks may do."""
    if request.app.state.team is None:
        return EVERYTHING
    person = person_of(request)
    return frozenset() if person is None else person.may
