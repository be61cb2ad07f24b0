"""Roles and what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from mountjoy.errors import InputError

Role = Literal["reader", "coder", "reviewer", "admin"]
Permission = Literal["read", "code", "review", "administer"]

ROLES: tuple[Role, ...] = get_args(Role)
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

TOLD: Mapping[Role, str] = {
    "reader": "reads everything, changes nothing",
    "coder": "decides on claims as a first reviewer, adds claims",
    "reviewer": "approves, merges, settles contradictions, publishes",
    "admin": "does everything, people and settings among it",
}


def allowed(role: Role) -> frozenset[Permission]:
    """What a role may do: what the roles before it may, and one thing more."""
    return frozenset(PERMISSIONS[: ROLES.index(role) + 1])


def least_role(permission: Permission) -> Role:
    """The least role that may do so."""
    return ROLES[PERMISSIONS.index(permission)]


def role_named(given: str) -> Role:
    """The role of that name. Raises InputError."""
    for role in ROLES:
        if role == given:
            return role
    raise InputError(f"there is no role {given[:40]!r}; roles: {', '.join(ROLES)}")
