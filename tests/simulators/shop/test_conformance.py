"""Our part of the Admin schema against the official one: it may lack things, never differ."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest
from graphql import (
    GraphQLSchema,
    IntrospectionQuery,
    build_client_schema,
    build_schema,
    introspection_from_schema,
    parse,
    print_schema,
    validate,
)

from tests.simulators.shop import queries
from tillbook.simulators.shop.answers import shop_schema

Types = dict[str, dict[str, Any]]
Introspection = dict[str, Any]
OUR_QUERIES = sorted(
    (Path(__file__).parents[3] / "src" / "tillbook" / "shopify" / "queries").glob("*.graphql")
)
BUILT_IN: Final = {"String", "Int", "Float", "Boolean", "ID"}
# Enums of which we name only the values that our shops use.
PARTIAL_ENUMS: Final = {"CurrencyCode", "CountryCode"}


def types_of(introspection: Introspection) -> Types:
    return {
        type_["name"]: type_
        for type_ in introspection["__schema"]["types"]
        if not type_["name"].startswith("__") and type_["name"] not in BUILT_IN
    }


def own_introspection(schema: GraphQLSchema) -> Introspection:
    return dict(introspection_from_schema(schema))


@pytest.fixture(scope="module")
def introspection(shared: Path) -> Introspection:
    with gzip.open(shared / "shopify" / "admin_2026-10.json.gz") as file:
        answer: dict[str, Introspection] = json.load(file)
    return answer["data"]


@pytest.fixture(scope="module")
def official(introspection: Introspection) -> GraphQLSchema:
    # Shopify deprecates fields of objects and not of their interfaces, which strict rules forbid.
    return build_client_schema(cast("IntrospectionQuery", introspection), assume_valid=True)


def differences(ours: Types, official: Types) -> Iterator[str]:
    """Every way in which our types differ from the official ones, apart from lacking things."""
    for name, type_ in ours.items():
        other = official.get(name)
        if other is None or other["kind"] != type_["kind"]:
            yield f"{name} is not such a type there"
            continue
        yield from _field_differences(name, type_, other)
        yield from _member_differences(name, type_, other, ours)
        values = {value["name"] for value in type_["enumValues"] or ()}
        theirs = {value["name"] for value in other["enumValues"] or ()}
        if not values <= theirs or (values != theirs and name not in PARTIAL_ENUMS):
            yield f"{name} has other values: {sorted(values ^ theirs)}"


def _field_differences(name: str, type_: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    theirs = {field["name"]: field for field in other["fields"] or ()}
    for field in type_["fields"] or ():
        where = f"{name}.{field['name']}"
        same = theirs.get(field["name"])
        if same is None:
            yield f"{where} does not exist there"
            continue
        if field["type"] != same["type"]:
            yield f"{where} has another type"
        if same["isDeprecated"]:
            yield f"{where} is deprecated there"
        arguments = {argument["name"]: argument for argument in same["args"]}
        for argument in field["args"]:
            known = arguments.pop(argument["name"], None)
            if known is None or (argument["type"], argument["defaultValue"]) != (
                known["type"],
                known["defaultValue"],
            ):
                yield f"{where} has another argument {argument['name']}"
        for argument in arguments.values():
            if argument["type"]["kind"] == "NON_NULL" and argument["defaultValue"] is None:
                yield f"{where} lacks the argument {argument['name']}"


def _member_differences(
    name: str, type_: dict[str, Any], other: dict[str, Any], ours: Types
) -> Iterator[str]:
    for kind in ("interfaces", "possibleTypes"):
        mine = {member["name"] for member in type_[kind] or ()}
        theirs = {member["name"] for member in other[kind] or ()} & set(ours)
        if mine != theirs:
            yield f"{name} has other {kind}: {sorted(mine ^ theirs)}"


@pytest.mark.conformance
def test_our_schema_is_a_part_of_the_official_one(introspection: Introspection) -> None:
    ours = types_of(own_introspection(shop_schema()))
    assert len(ours) > 75
    assert list(differences(ours, types_of(introspection))) == []


@pytest.mark.conformance
@pytest.mark.parametrize(
    ("written", "instead", "finding"),
    [
        ("ianaTimezone: String!", "ianaTimezone: String", "Shop.ianaTimezone has another type"),
        ("  tracked: Boolean!", "  traced: Boolean!", "InventoryItem.traced does not exist there"),
        ("order(id: ID!): Order", "order(id: ID): Order", "QueryRoot.order has another argument"),
        ("order(id: ID!): Order", "order: Order", "QueryRoot.order lacks the argument id"),
        ("= PROCESSED_AT", "= UPDATED_AT", "QueryRoot.orders has another argument sortKey"),
        ("  SUGGESTED_REFUND\n", "", "OrderTransactionKind has other values"),
        ("type Location implements Node", "type Location", "Location has other interfaces"),
        ("type AccessScope", "interface AccessScope", "AccessScope is not such a type there"),
        ("scalar Decimal", "enum Decimal { ONE }", "Decimal is not such a type there"),
    ],
)
def test_a_planted_difference_is_found(
    written: str, instead: str, finding: str, introspection: Introspection
) -> None:
    text = print_schema(shop_schema())
    assert written in text
    changed = build_schema(text.replace(written, instead, 1), assume_valid=True)
    found = differences(types_of(own_introspection(changed)), types_of(introspection))
    assert any(line.startswith(finding) for line in found)


@pytest.mark.conformance
@pytest.mark.parametrize("name", ["orders_export", "shop_and_limits"])
def test_the_queries_we_were_given_are_valid(
    name: str, official: GraphQLSchema, shared: Path
) -> None:
    text = (shared / "shopify" / "queries" / f"{name}.graphql").read_text(encoding="utf-8")
    assert validate(official, parse(text)) == []


@pytest.mark.conformance
def test_our_schema_has_every_field_of_the_export(shared: Path) -> None:
    path = shared / "shopify" / "queries" / "orders_export.graphql"
    assert validate(shop_schema(), parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.conformance
@pytest.mark.parametrize(
    "query",
    [
        queries.HEADERS,
        queries.LINES,
        queries.SHIPPING,
        queries.AGREEMENTS,
        queries.SALES,
        queries.BULK_SIZED,
    ],
)
def test_the_queries_of_these_tests_are_valid(query: str, official: GraphQLSchema) -> None:
    assert validate(official, parse(query)) == []


def test_tillbook_has_queries_to_check() -> None:
    assert OUR_QUERIES


@pytest.mark.parametrize("path", OUR_QUERIES, ids=lambda path: path.name)
def test_the_simulated_shop_can_answer_our_queries(path: Path) -> None:
    assert validate(shop_schema(), parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.conformance
@pytest.mark.parametrize("path", OUR_QUERIES, ids=lambda path: path.name)
def test_the_official_schema_can_answer_our_queries(path: Path, official: GraphQLSchema) -> None:
    assert validate(official, parse(path.read_text(encoding="utf-8"))) == []
