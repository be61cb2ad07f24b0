"""The coder: frames of the codebook over a report's roles and trees give its claims."""

from mountjoy.coder.code import Dating, code

__all__ = ["Dating", "code"]
