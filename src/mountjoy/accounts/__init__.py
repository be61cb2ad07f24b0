"""The accounts of a team: who may open a record in a browser, as what, and who did. Kept beside the record, never in it."""

from __future__ import annotations

from mountjoy.accounts.book import Accounts, accounts_place, open_accounts
from mountjoy.accounts.roles import PERMISSIONS, ROLES, Permission, Role, allowed
from mountjoy.accounts.types import Account, ApiToken, Invitation, Scope, Session, SignIn

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "Account",
    "Accounts",
    "ApiToken",
    "Invitation",
    "Permission",
    "Role",
    "Scope",
    "Session",
    "SignIn",
    "accounts_place",
    "allowed",
    "open_accounts",
]
