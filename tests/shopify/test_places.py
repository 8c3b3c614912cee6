"""A shop says what people call its places, as far as the token may know."""

from tillbook.shopify.client import ShopifyClient
from tillbook.simulators.shop.catalogue import LOCATIONS
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.stories import cash_with_change
from tillbook.simulators.shop.storybook import story_history


def places(*scopes: str) -> dict[str, str]:
    history = story_history(cash_with_change())
    with (
        ShopServer(history, scopes=scopes) as server,
        ShopifyClient(server.url, "shpat_demo") as client,
    ):
        return client.read_places()


def test_every_place_has_its_name() -> None:
    assert places("read_orders", "read_locations") == {one.id: one.name for one in LOCATIONS}


def test_without_the_scope_there_are_no_names() -> None:
    assert places("read_orders") == {}
