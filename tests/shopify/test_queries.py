"""Our queries ask for what exists, cost what is allowed, and name no customer."""

import gzip
import json
import re
from pathlib import Path
from typing import Final

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    parse,
    validate,
    visit,
)

from tillbook.shopify.client import print_query
from tillbook.shopify.transport import load_query
from tillbook.simulators.shop.answers import shop_schema

NAMES: Final = sorted(
    path.stem
    for path in (Path(__file__).parents[2] / "src/tillbook/shopify/queries").glob("*.graphql")
)
BULK_CONNECTIONS_MAX: Final = 5
BULK_DEPTH_MAX: Final = 2


@pytest.fixture(scope="module")
def official(shared: Path) -> GraphQLSchema:
    with gzip.open(shared / "shopify" / "admin_2026-10.json.gz") as file:
        introspection = json.load(file)["data"]
    # Shopify deprecates fields of objects and not of their interfaces, which strict rules forbid.
    return build_client_schema(introspection, assume_valid=True)


def test_there_are_queries() -> None:
    assert {"orders", "orders_export", "shop"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_simulated_shop_understands_every_query(name: str) -> None:
    assert validate(shop_schema(), parse(load_query(name))) == []


@pytest.mark.conformance
@pytest.mark.parametrize("name", NAMES)
def test_every_query_is_valid_in_the_official_schema(name: str, official: GraphQLSchema) -> None:
    assert validate(official, parse(load_query(name))) == []


@pytest.mark.conformance
@pytest.mark.parametrize("name", NAMES)
def test_no_query_asks_for_a_deprecated_field(name: str, official: GraphQLSchema) -> None:
    info = TypeInfo(official)
    asked: list[tuple[str, str | None]] = []

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            field = info.get_field_def()
            assert field is not None
            asked.append((node.name.value, field.deprecation_reason))

    visit(parse(load_query(name)), TypeInfoVisitor(info, Fields()))
    assert asked
    assert [one for one in asked if one[1]] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_query_asks_for_customers(name: str) -> None:
    text = re.sub(r"^#.*$", "", load_query(name), flags=re.MULTILINE)
    assert re.findall(r"\b(?:customer|email|phone|\w*[aA]ddress)\b", text) == []


def test_the_bulk_query_keeps_within_the_limits_of_bulk_operations() -> None:
    info = TypeInfo(shop_schema())
    depths: list[int] = []

    class Connections(Visitor):
        depth = 0

        def enter_field(self, _node: FieldNode, *_: object) -> None:
            if self._is_connection():
                depths.append(self.depth)
                self.depth += 1

        def leave_field(self, _node: FieldNode, *_: object) -> None:
            if self._is_connection():
                self.depth -= 1

        @staticmethod
        def _is_connection() -> bool:
            type_ = info.get_type()
            return type_ is not None and get_named_type(type_).name.endswith("Connection")

    visit(parse(print_query()), TypeInfoVisitor(info, Connections()))
    assert len(depths) == BULK_CONNECTIONS_MAX
    assert max(depths) == BULK_DEPTH_MAX
    assert "$" not in print_query()
