"""What a query costs in points, before it runs and after, and the bucket that limits them.

Shopify's published rule (facts, d.2): a scalar costs 0, an object 1, a connection is sized by
`first` or `last`; one query may cost at most 1,000 points. Fragments on different types of one
object exclude each other, so the dearest counts. The exact weights of a live shop are not known:
a client must read `throttleStatus`, never compute it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)

from tillbook.simulators.shop.paging import PAGE_MAX, PAGE_OF_STRINGS_MAX, page_size

QUERY_COST_MAX: Final = 1000
CONNECTION_COST: Final = 2
DEPTH_MAX: Final = 30


class Price:
    """Reads the requested cost off a query."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> None:
        self._schema = schema
        self._variables = dict(variables)
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def of(self, operation: OperationDefinitionNode) -> int:
        """The points of one operation. Raises GraphQLError for a connection without a bound."""
        for definition in operation.variable_definitions or ():
            if definition.default_value is not None:
                default = value_from_ast_untyped(definition.default_value)
                self._variables.setdefault(definition.variable.name.value, default)
        root = self._schema.query_type
        assert root is not None
        return self._selection(operation.selection_set, root, 0)

    def _selection(
        self, selections: SelectionSetNode, parent: GraphQLCompositeType, depth: int
    ) -> int:
        if depth > DEPTH_MAX:
            return QUERY_COST_MAX + 1
        common, dearest = 0, 0
        for node in selections.selections:
            if self._left_out(node):
                continue
            if isinstance(node, FieldNode):
                common += self._field(node, parent, depth)
                continue
            fragment = (
                self._fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            )
            assert isinstance(fragment, InlineFragmentNode | FragmentDefinitionNode)
            condition = fragment.type_condition
            inner = self._schema.type_map[condition.name.value] if condition else parent
            cost = self._selection(fragment.selection_set, inner, depth + 1)  # type: ignore[arg-type]
            if inner is parent:
                common += cost
            else:
                dearest = max(dearest, cost)
        return common + dearest

    def _field(self, node: FieldNode, parent: GraphQLCompositeType, depth: int) -> int:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return 0
        definition = parent.fields.get(node.name.value)
        if definition is None or node.selection_set is None:
            return 0
        named = get_named_type(definition.type)
        if not is_composite_type(named):
            return 0
        inner = self._selection(node.selection_set, named, depth + 1)
        if named.name == "PageInfo" or named.name.endswith("Edge"):
            return max(0, inner)
        if not named.name.endswith("Connection"):
            return 1 + inner
        most = PAGE_OF_STRINGS_MAX if named.name == "StringConnection" else PAGE_MAX
        return CONNECTION_COST + inner * page_size(self._bounds(node), most)

    def _left_out(self, node: SelectionNode) -> bool:
        """What `@include` or `@skip` leaves out costs nothing."""
        for directive in node.directives or ():
            name = directive.name.value
            for argument in directive.arguments or ():
                asked = bool(value_from_ast_untyped(argument.value, self._variables))
                if (name, asked) in {("include", False), ("skip", True)}:
                    return True
        return False

    def _bounds(self, node: FieldNode) -> dict[str, Any]:
        """`first` and `last` of a connection, as written or from the variables."""
        return {
            argument.name.value: value_from_ast_untyped(argument.value, self._variables)
            for argument in node.arguments or ()
            if argument.name.value in {"first", "last"}
        }


def spent(value: object) -> int:
    """The points of an answer: every object in it, connections and edges by the same rule."""
    if isinstance(value, list):
        return sum(spent(part) for part in value)
    if not isinstance(value, dict):
        return 0
    inner = sum(spent(part) for part in value.values())
    if "hasNextPage" in value or "endCursor" in value or "node" in value:
        return inner
    return inner + (CONNECTION_COST if "edges" in value or "nodes" in value else 1)


class Bucket:
    """A leaky bucket of points: `maximum` at most, refilled at `restore_rate` per second."""

    def __init__(self, maximum: int, restore_rate: int, now: datetime) -> None:
        self.maximum = maximum
        self.restore_rate = restore_rate
        self._available = maximum * 1_000_000
        self._since = now

    def refill(self, now: datetime) -> None:
        """Let the points drip in that the time since the last look brings."""
        passed = max(0, round((now - self._since).total_seconds() * 1_000_000))
        self._available = min(
            self.maximum * 1_000_000, self._available + passed * self.restore_rate
        )
        self._since = now

    @property
    def available(self) -> int:
        """Whole points there are."""
        return self._available // 1_000_000

    def take(self, points: int) -> bool:
        """Take points out if there are enough."""
        if points > self.available:
            return False
        self._available -= points * 1_000_000
        return True

    def give_back(self, points: int) -> None:
        """Return what was reserved and not used."""
        self._available = min(self.maximum * 1_000_000, self._available + points * 1_000_000)

    def status(self) -> dict[str, Any]:
        """`throttleStatus` as Shopify prints it (numbers with a decimal point, but one)."""
        return {
            "maximumAvailable": float(self.maximum),
            "currentlyAvailable": self.available,
            "restoreRate": float(self.restore_rate),
        }
