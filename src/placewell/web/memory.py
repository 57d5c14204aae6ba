"""Closing the memory of a process that has the opening key: the opener, and what starts it."""

import ctypes
import sys

PR_SET_DUMPABLE = 4  # of Linux


def close_memory() -> None:
    """Keep other processes of the same user from this one's memory and environment, and both from a dump of it.

    Linux only; root passes it by. Programs that this process starts begin open again.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
