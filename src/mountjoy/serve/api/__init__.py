"""The API, version 1."""

from __future__ import annotations

from fastapi import APIRouter

from mountjoy.serve.api import aggregates, exports, holdings, routes, writing

ROUTERS: tuple[APIRouter, ...] = (
    aggregates.router,
    exports.router,
    holdings.router,
    routes.router,
    writing.router,
)
"""The first one's paths begin like those of single events, and so come first."""
