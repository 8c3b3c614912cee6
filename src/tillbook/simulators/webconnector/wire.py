"""Making calls: HTTP underneath, a log of calls above, and the faults of the line between.

The default `post` is httpx with the hundred seconds that the real client waits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from tillbook.simulators.webconnector import soap
from tillbook.simulators.webconnector.faults import Cut, Faults

Post = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]

ANSWER_WAIT_S_MAX = 100.0
CALLS_MAX = 100_000


def post_http(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """POST over the network: HTTP status and body. Raises SoapError when no answer comes."""
    try:
        reply = httpx.post(url, content=body, headers=dict(headers), timeout=ANSWER_WAIT_S_MAX)
    except httpx.HTTPError as fault:
        raise soap.SoapError(f"The server cannot be reached: {fault}") from fault
    return reply.status_code, reply.content


@dataclass(slots=True)
class Wire:
    """One update's calls to one address. `calls` names them in order."""

    url: str
    post: Post
    faults: Faults
    calls: list[str] = field(default_factory=list)

    def call(self, method: str, *arguments: str) -> str:
        """Make a call that answers one string. Raises SoapError, or Cut by a fault."""
        return self.call_many(method, *arguments)[0]

    def call_many(self, method: str, *arguments: str) -> list[str]:
        """Make a call that answers several strings (authenticate)."""
        number = len(self.calls) + 1
        if number > CALLS_MAX:
            raise soap.SoapError(f"The server kept the conversation going for {CALLS_MAX} calls.")
        if number == self.faults.crash_at_call:
            raise Cut
        self.calls.append(method)
        if number == self.faults.duplicate_call:
            self._send(method, arguments)
        status, reply = self._send(method, arguments)
        return soap.read_reply(method, status, reply)

    def _send(self, method: str, arguments: tuple[str, ...]) -> tuple[int, bytes]:
        body = soap.write_call(method, arguments)
        return self.post(self.url, body, soap.headers(method))
