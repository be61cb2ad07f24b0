"""The coder: frames of the codebook over a report's roles and trees give its claims."""

from mountjoy.coder.anchored import Dating
from mountjoy.coder.code import Weighing, code

__all__ = ["Dating", "Weighing", "code"]
