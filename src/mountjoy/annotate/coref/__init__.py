"""Coreference within a report, by rules over trees and what is known of each mention."""

from mountjoy.annotate.coref.link import link

__all__ = ["link"]
