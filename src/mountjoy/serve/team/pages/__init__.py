"""The pages of a team: signing in, one's own account, people, who else is at an item."""

from __future__ import annotations

from fastapi import APIRouter

from mountjoy.serve.team.pages import here, openid, own, people, signing

TEAM_PAGES: tuple[APIRouter, ...] = (signing.router, openid.router, own.router, people.router, here.router)
