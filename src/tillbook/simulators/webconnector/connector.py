"""A simulated QuickBooks Web Connector: it polls a server on behalf of one company file.

One `update` is what "Update Selected" does. It judges nothing: whatever the server sends goes
to the company file, whatever comes back goes to the server.
"""

import itertools
import time
from collections.abc import Callable
from pathlib import Path

from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector.conversation import Conversation, Terms, Update
from tillbook.simulators.webconnector.faults import Faults
from tillbook.simulators.webconnector.qwc import QwcRefused, read_qwc
from tillbook.simulators.webconnector.wire import Post, Wire, post_http

FILE_ID = "FileID"

_NO_FAULTS = Faults()
_SESSIONS = itertools.count(1)


class WebConnector:
    """One application added to the Web Connector of a QuickBooks computer.

    `post` carries a call: (url, body, headers) -> (HTTP status, body). `sleep` waits between
    NoOps. `owner_id` is the OwnerID under which the company keeps FileID; by default the only
    one there is. `faults` may be set anew between updates.
    """

    def __init__(  # noqa: PLR0913 - what a test may vary
        self,
        url: str,
        user: str,
        password: str,
        company: CompanyFile,
        *,
        faults: Faults = _NO_FAULTS,
        post: Post | None = None,
        sleep: Callable[[float], None] | None = None,
        owner_id: str | None = None,
        every_minutes: int | None = None,
    ) -> None:
        owners = company.data_ext_owners(FILE_ID)
        self.url = url
        self.user = user
        self.password = password
        self.company = company
        self.faults = faults
        self.every_minutes = every_minutes
        self.owner_id = owner_id or (owners[0] if len(owners) == 1 else "")
        self._post = post or post_http
        self._sleep = sleep or time.sleep

    @classmethod
    def from_qwc(
        cls,
        qwc: str | Path,
        password: str,
        company: CompanyFile,
        *,
        faults: Faults = _NO_FAULTS,
        post: Post | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> "WebConnector":
        """Add the application of a .qwc file (its path, or its text), storing its FileID.

        `password` is what a person types then; "" if they have not yet. It may be set anew at any
        time, as a person does when the server has given out another one.

        Raises QwcRefused, among others when the company already holds another FileID under the
        same OwnerID (QBWC1039).
        """
        application = read_qwc(qwc.read_text("utf-8") if isinstance(qwc, Path) else qwc)
        if application.read_only:
            raise QwcRefused("3263", "A read-only application cannot store its FileID.")
        stored = company.data_ext(application.owner_id, FILE_ID)
        if stored not in (None, application.file_id):
            raise QwcRefused("QBWC1039", "Unique OwnerID/FileID pair value required.")
        company.set_data_ext(application.owner_id, FILE_ID, application.file_id)
        return cls(
            application.url,
            application.user,
            password,
            company,
            faults=faults,
            post=post,
            sleep=sleep,
            owner_id=application.owner_id,
            every_minutes=application.every_minutes,
        )

    def update(self) -> Update:
        """Run one update to its end. Nothing is raised: see `Update.status`."""
        if not self.password:
            text = "QBWC1030: The password is not set. Enter it in the Password column."
            return Update(text, 0, 0, [], text, "error")
        session = f"session-{next(_SESSIONS)}"
        terms = Terms(
            user=self.user,
            password=self.password,
            company=self.company,
            owner_id=self.owner_id,
            faults=self.faults,
            sleep=self._sleep,
            session=session,
        )
        try:
            return Conversation(terms, Wire(self.url, self._post, self.faults)).run()
        finally:
            self.company.end_session(session)
