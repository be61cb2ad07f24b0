"""A second process that reads web pages, so that a page that hangs or crashes a parser harms nothing else.

Both ways a message is eight bytes of length, big-endian, and UTF-8 JSON: ``{"html", "items"}`` to the
process, what `pages.examine` gives (or ``{"error"}``) from it.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Any

from mountjoy.errors import LimitError, PipelineError
from mountjoy.ingest.types import Items

_LENGTH = struct.Struct("!Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message; raises OSError when the other side is gone."""
    data = json.dumps(message).encode("utf-8")
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; None at the end of the stream, also within a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    return json.loads(data) if len(data) == size else None


class PageReader:
    """The process, started with the first page and ended with the context."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def examine(self, html: str, items: Items, seconds: float) -> dict[str, Any]:
        """What `pages.examine` says of a page.

        Raises LimitError after ``seconds``, PipelineError where the parser fails; the next page starts the
        process anew.
        """
        process = self._process if self._process is not None else self._start()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            send(process.stdin, {"html": html, "items": items})
            reply = receive(process.stdout)
        except OSError:
            reply = None
        finally:
            timer.cancel()
        if reply is None:
            self._end()
            if late.is_set():
                raise LimitError(f"the page took more than {seconds:g} seconds to read (limit html_seconds)")
            raise PipelineError("the page broke the HTML parser")
        if "error" in reply:
            raise PipelineError(f"the page could not be read as HTML: {reply['error']}")
        return dict(reply)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mountjoy.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # what was still buffered has no reader any more
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answer messages until the stream ends. Whatever a parser raises is the page's own error."""
    from mountjoy.ingest.pages import examine

    while (message := receive(incoming)) is not None:
        try:
            reply = examine(message["html"], message["items"])
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"[:300]}
        send(outgoing, reply)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
