"""The table of operations agrees with the dataclasses, and secrets stay out of what is printed."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from tillbook.webconnector.calls import (
    OPERATION_BY_CALL,
    OPERATION_BY_METHOD,
    OPERATIONS,
    Authenticate,
    Call,
    Kind,
    Operation,
    ReceiveResponseXML,
    SendRequestXML,
)


def test_every_call_has_exactly_one_operation() -> None:
    assert [operation.call for operation in OPERATIONS] == list(get_args(Call))
    assert len(OPERATIONS) == len(OPERATION_BY_CALL) == len(OPERATION_BY_METHOD) == 8


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.method)
def test_parameters_fill_the_fields_in_order_and_by_type(operation: Operation) -> None:
    fields = [(field.name, str(field.type)) for field in dataclasses.fields(operation.call)]
    types = {Kind.TEXT: "str", Kind.INT: "int"}
    assert fields == [(p.attribute, types[p.kind]) for p in operation.parameters]


def test_a_printed_call_shows_no_password_and_no_books() -> None:
    assert "hunter2" not in repr(Authenticate("harbor", "hunter2"))
    assert "<QBXML" not in repr(ReceiveResponseXML("t", "<QBXML/>", "", ""))
    assert "<QBXML" not in repr(SendRequestXML("t", "<QBXML/>", "", "US", 13, 0))
