"""The embedded web server: waitress with the real application, in the foreground or a thread."""

from __future__ import annotations

import signal
import socket
import threading
from types import FrameType, TracebackType
from typing import Any, Final, Self

from waitress.server import create_server

from tillbook.cli.store import Refused
from tillbook.webconnector import envelope

DEFAULT_PORT: Final = 8765
THREADS: Final = 4
BODY_BYTES_MAX: Final = envelope.BODY_BYTES_MAX + 1024 * 1024
"""Above the door's own ceiling, so that the door says in words what is too large."""

# A proxy on this computer is believed how the browser came and from where; nobody else is.
_PROXY: Final[dict[str, Any]] = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    "clear_untrusted_proxy_headers": True,
}


class WebServer:
    """Tillbook's pages and the Web Connector's door. Port 0 takes any that is free.

    Raises Refused when the address cannot be used.
    """

    def __init__(self, host: str, port: int) -> None:
        from tillbook.project.address import public_address
        from tillbook.project.wsgi import application

        try:
            listener = _listen(host, port)
        except OSError as fault:
            reason = fault.strerror or fault
            raise Refused(
                f"{host}:{port} cannot be used: {reason}. Choose another one with --port."
            ) from fault
        self.port: int = listener.getsockname()[1]
        self._server: Any = create_server(
            application,
            sockets=[listener],
            threads=THREADS,
            ident="Tillbook",
            max_request_body_size=BODY_BYTES_MAX,
            **(_PROXY if public_address() else {}),
        )
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve until SystemExit or KeyboardInterrupt."""
        self._server.run()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the thread, if one serves, and give the address back."""
        if self._thread is None:
            self._close_all()
        else:
            self._server.trigger.pull_trigger(self._close_all)
            self._thread.join()
        self._server.task_dispatcher.shutdown()

    def _close_all(self) -> None:
        """In the thread that serves: with nothing left to watch, its loop ends."""
        self._server.asyncore.close_all(self._server._map)  # noqa: SLF001 - waitress has no stop


def end_on_sigterm() -> None:
    """Let a stop signal end the program as Ctrl+C does, with everything put away."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # On Windows this option would let two programs share the port.
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
