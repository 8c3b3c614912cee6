"""What adversaries of a delivery do: spoil requests, rewrite answers, touch the company file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from tests.sync.world import World, small_history
from tillbook.core.delivery import State
from tillbook.core.pace import SET_SIZE_MAX, Pace
from tillbook.simulators.company import RequestProcessorError
from tillbook.simulators.company.state import Entry
from tillbook.simulators.webconnector import Update
from tillbook.store.models import Company, Delivery, DocumentRecord
from tillbook.sync.attention import open_problems
from tillbook.sync.plan import RECEIPT_RANK

PARSE = "0x80040400"
Rewrite = Callable[[str, str], str]


def tiny_world(orders: int = 8, days: int = 3, *, domain: str | None = None) -> World:
    """A few receipts, planned, with a run that waits."""
    world = World(small_history(orders=orders, days=days), domain=domain)
    world.prepare()
    return world


def crowded_world(receipts: int, *, domain: str) -> World:
    """So many receipts ready at once, and a pace at which one set holds them all."""
    world = tiny_world(4, 1, domain=domain)
    with world.scope():
        first = DocumentRecord.objects.filter(company=world.company, type="SalesReceipt")[0]
        stem = first.key.rsplit("/", 1)[0]
        for number in range(DocumentRecord.objects.filter(type="SalesReceipt").count(), receipts):
            key, ref = f"{stem}/{100 + number}", f"X{number:06}"
            record = DocumentRecord.objects.get(pk=first.pk)
            record.pk, record.key, record.ref_number = None, key, ref
            record.sequence = 100 + number
            record.content = {**record.content, "key": key, "ref_number": ref}
            record.save(force_insert=True)
            Delivery.objects.create(company=world.company, document=record, rank=RECEIPT_RANK)
    quick_pace(world)
    return world


def quick_pace(world: World) -> None:
    """QuickBooks has shown that it takes the largest sets at once."""
    kinds = ("Account", "Class", "Customer", "ItemSalesTax", "ItemOtherCharge", "SalesReceipt")
    pace = {kind: Pace(size=SET_SIZE_MAX, ms_per_document=1) for kind in kinds}
    Company.objects.filter(pk=world.company.pk).update(pace=pace)


def between(world: World, rewrite: Rewrite) -> None:
    """Every answer of QuickBooks passes through `rewrite(request, answer)`."""
    original = world.file.process

    def process(request_xml: str, session: str = "") -> str:
        return rewrite(request_xml, original(request_xml, session))

    vars(world.file)["process"] = process


def undisturbed(world: World) -> None:
    """QuickBooks is itself again."""
    vars(world.file).pop("process", None)


def poison(world: World, *texts: str) -> list[str]:
    """QuickBooks cannot read a set of writes that holds one of these elements, such as
    "RefNumber>A261120001". Returns the sets it refused.
    """
    original, refused = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        if "AddRq" in request_xml and any(f"<{text}<" in request_xml for text in texts):
            refused.append(request_xml)
            raise RequestProcessorError(PARSE, "QuickBooks found an error when parsing.")
        return original(request_xml, session)

    vars(world.file)["process"] = process
    return refused


def sets_of(world: World) -> list[str]:
    """Every message set QuickBooks is given from now on."""
    original, seen = world.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        seen.append(request_xml)
        return original(request_xml, session)

    vars(world.file)["process"] = process
    return seen


def status_of_first(status: int, message: str, *, kind: str, times: int) -> Rewrite:
    """The first `times` answers to `kind` become a refusal (as if nothing had been saved)."""
    left = times

    def rewrite(request: str, answer: str) -> str:
        nonlocal left
        if left < 1 or f"<{kind}Rs" not in answer:
            return answer
        left -= 1
        return re.sub(
            rf'(<{kind}Rs requestID="[^"]*") statusCode="\d+"[^>]*>.*?</{kind}Rs>',
            rf'\1 statusCode="{status}" statusSeverity="Error" statusMessage="{message}"/>',
            answer,
            count=1,
            flags=re.DOTALL,
        )

    return rewrite


def entry(world: World, kind: str, name: str) -> Entry:
    """A list entry of the company file."""
    found = world.file.books.find(name, kind)
    assert found is not None, f"{kind} {name}"
    return found


def delete_entry(world: World, gone: Entry) -> None:
    """Somebody deletes a list entry in QuickBooks."""
    state = world.file._state
    del state.entries[gone.list_id]
    world.file._open(state)


def delete_receipt(world: World, txn_id: str) -> None:
    """Somebody deletes a receipt in QuickBooks (its postings are not looked at afterwards)."""
    del world.file._state.transactions[txn_id]


def codes(world: World) -> list[str]:
    """Codes of what is listed as open problems, oldest first."""
    with world.scope():
        return [problem.code.value for problem in open_problems(world.company)]


def sentences(world: World) -> str:
    """What the open problems say."""
    with world.scope():
        return "\n".join(f"{one.message} {one.cure}" for one in open_problems(world.company))


def forward(world: World, **by: int) -> Update:
    """Time passes, then the Web Connector calls."""
    world.clock.forward(**by)
    return world.update()


def ask_again(world: World) -> Update:
    """The cause is cured, a person presses “Sync now”, the Web Connector calls."""
    world.clock.forward(minutes=20)
    world.prepare()
    return world.update()


def memos(world: World) -> list[str]:
    """The marker of every receipt in the company file."""
    return [one.values["Memo"].split()[-1] for one in world.file.transactions]


def check_each_once(world: World, *, but: int = 0) -> None:
    """Every receipt but `but` is accepted, and every accepted one is in QuickBooks just once."""
    accepted = [row for row in world.receipts() if row.state == State.ACCEPTED]
    assert len(accepted) == len(world.receipts()) - but
    assert sorted(memos(world)) == sorted(f"tb:{row.document.key}" for row in accepted)


def age(world: World, moment: datetime | None = None) -> None:
    """The lists were read too long ago to be trusted."""
    Company.objects.filter(pk=world.company.pk).update(lists_read_at=moment)
