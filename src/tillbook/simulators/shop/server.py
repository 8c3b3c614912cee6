"""The simulated shop over HTTP: POST /admin/api/2026-10/graphql.json.

It answers as the Admin API does where a client can tell the difference: token and version
headers, points and throttling, scopes, pages, errors with HTTP 200. It listens on this computer
only. Time comes from a clock that a test may hold.
"""

from __future__ import annotations

import hmac
import threading
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.answers import Answers, resolve, shop_schema
from tillbook.simulators.shop.cost import QUERY_COST_MAX, Bucket, Price, spent
from tillbook.simulators.shop.faults import Fault
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.keys import App, Issued
from tillbook.simulators.shop.web import Listener, ShopHandler

API_VERSION: Final = "2026-10"
REQUEST_LOG_MAX: Final = 10_000
PARSED_MAX: Final = 200


@dataclass(slots=True)
class Request:
    """One request the shop got: `status` is HTTP's, `fault` what was planted on it."""

    number: int
    query: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    requested_cost: int = 0
    throttled: bool = False
    fault: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class ShopServer:
    """A shop that answers GraphQL. Use it in a `with`, or `start` and `stop` it.

    `history` may be set at any time: that is how time passes. `requests` holds the newest
    requests, `request_count` counts all. `served_version` is what the version header says;
    None repeats the version asked for. `clock` returns an aware datetime. With an `app` its id and
    secret are exchanged for tokens that live a day, beside the lasting `token`.
    """

    def __init__(  # noqa: PLR0913 - the switches of the simulation, all by name
        self,
        history: History,
        *,
        port: int = 0,
        token: str = "shpat_demo",  # noqa: S107 - a made-up shop's made-up token
        app: App | None = None,
        clock: Callable[[], datetime] | None = None,
        scopes: Collection[str] = ALL_SCOPES,
        served_version: str | None = None,
        bucket_points: int = 20_000,
        restore_rate: int = 1_000,
        faults: Sequence[Fault] = (),
    ) -> None:
        self.history = history
        self.token = token
        self.scopes = frozenset(scopes)
        self.served_version = served_version
        self.request_count = 0
        self.requests: deque[Request] = deque(maxlen=REQUEST_LOG_MAX)
        self._faults = {fault.at_request: fault for fault in faults}
        self._clock = clock or _now
        self._bucket = Bucket(bucket_points, restore_rate, self._clock())
        self._schema = shop_schema()
        self._parsed: dict[str, DocumentNode | list[GraphQLError]] = {}
        self._issued = Issued(app)
        self._lock = threading.Lock()
        self._listener = Listener(("127.0.0.1", port), ShopHandler, self)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it listens: http://127.0.0.1:PORT."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    @property
    def endpoint(self) -> str:
        """The address of the GraphQL endpoint in the newest version."""
        return f"{self.url}/admin/api/{API_VERSION}/graphql.json"

    def start(self) -> Self:
        """Listen in a thread of its own."""
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and free the port."""
        if self._thread is not None:
            self._listener.shutdown()
            self._thread.join()
            self._thread = None
        self._listener.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def opens(self, token: str) -> bool:
        """Whether a token is the shop's own or one that its app was given within a day."""
        return hmac.compare_digest(token.encode(), self.token.encode()) or self._issued.opens(
            token, self._clock()
        )

    def exchange(self, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer an app that asks for a token: HTTP status and body. Not counted as a request."""
        with self._lock:
            return self._issued.exchange(form, self.scopes, self._clock())

    def arrived(self) -> tuple[Request, Fault | None]:
        """Count a request and say what is planted on it."""
        with self._lock:
            self.request_count += 1
            request = Request(self.request_count)
            self.requests.append(request)
        fault = self._faults.get(request.number)
        request.fault = fault.kind if fault else None
        return request, fault

    def answer(self, request: Request, operation_name: str | None = None) -> dict[str, Any]:
        """Answer a query that came in with the right token. Never raises for a bad query."""
        document = self._document(request.query)
        if isinstance(document, list):
            return _refusal(document)
        operation = get_operation_ast(document, operation_name)
        if operation is None:
            return _refusal([GraphQLError("An operation name is required.")])
        try:
            price = Price(self._schema, document, request.variables).of(operation)
        except GraphQLError as error:
            return _refusal([error])
        request.requested_cost = price
        if price > QUERY_COST_MAX:
            return _too_dear(price)
        return self._paid(request, document, operation, price)

    def _document(self, query: str) -> DocumentNode | list[GraphQLError]:
        known = self._parsed.get(query)
        if known is not None:
            return known
        try:
            document = parse(query)
        except GraphQLError as error:
            return [error]
        result = validate(self._schema, document) or document
        if len(self._parsed) >= PARSED_MAX:
            self._parsed.clear()
        self._parsed[query] = result
        return result

    def _paid(
        self,
        request: Request,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        price: int,
    ) -> dict[str, Any]:
        now = self._clock()
        with self._lock:
            self._bucket.refill(now)
            if not self._bucket.take(price):
                request.throttled = True
                return _throttled(self._cost(price, None))
        result = execute_sync(
            self._schema,
            document,
            context_value=Answers(self.history, self.scopes, now),
            variable_values=request.variables,
            operation_name=operation.name.value if operation.name else None,
            field_resolver=resolve,
        )
        actual = min(price, sum(spent(value) for value in (result.data or {}).values()))
        with self._lock:
            self._bucket.give_back(price - actual)
            return {**_formatted(result), "extensions": self._cost(price, actual)}

    def _cost(self, requested: int, actual: int | None) -> dict[str, Any]:
        return {
            "cost": {
                "requestedQueryCost": requested,
                "actualQueryCost": actual,
                "throttleStatus": self._bucket.status(),
            }
        }


def _formatted(result: ExecutionResult) -> dict[str, Any]:
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    return answer


def _refusal(errors: Sequence[GraphQLError]) -> dict[str, Any]:
    return {"errors": [error.formatted for error in errors]}


def _too_dear(price: int) -> dict[str, Any]:
    message = (
        f"Query cost is {price}, which exceeds the single query max cost limit ({QUERY_COST_MAX})."
    )
    extensions = {"code": "MAX_COST_EXCEEDED", "cost": price, "maxCost": QUERY_COST_MAX}
    return {"errors": [{"message": message, "extensions": extensions}]}


def _throttled(cost: dict[str, Any]) -> dict[str, Any]:
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return {"errors": [error], "extensions": cost}
