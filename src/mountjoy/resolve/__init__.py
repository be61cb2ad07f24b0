"""Resolving: which actor, place and day the words of a report mean, with reasons, or that it is not known."""
