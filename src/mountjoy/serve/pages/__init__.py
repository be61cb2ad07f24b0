"""The pages, by what they show. Each is a router over plain functions; none reads the database but through the record."""

from __future__ import annotations

from fastapi import APIRouter

from mountjoy.serve.pages import (
    actors,
    contradictions,
    control,
    deciding,
    drawer,
    events,
    lists,
    network,
    overview,
    places,
    reports,
    review,
    search,
    searches,
    settings,
    snapshots,
    sources,
)

PAGES: tuple[APIRouter, ...] = (
    overview.router, events.router, reports.router, actors.router, lists.router, network.router, control.router, snapshots.router,
    sources.router,
    search.router, searches.router, settings.router, drawer.router, deciding.router, review.router,
    contradictions.router, places.router,
)  # fmt: skip
