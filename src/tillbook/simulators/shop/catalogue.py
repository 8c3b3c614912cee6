"""The made-up shop of the generated history: places, goods, taxes and people.

Prices are in the smallest unit of the currency, whichever it is. All names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tillbook.simulators.shop.mint import gid
from tillbook.simulators.shop.model import Customer, Location, Product, Shop, TaxRate

LOCATIONS: Final = (
    Location(gid("Location", 70_001), "Harbour Street"),
    Location(gid("Location", 70_002), "Mill Lane"),
)

# title, variant, type, sku, vendor, price, cost
_GOODS: Final = (
    ("Canvas Trainer", "42 / White", "Shoes", "SHO-042-W", "Northpier", 8900, 4110),
    ("Leather Boot", "39 / Tan", "Shoes", "SHO-139-T", "Northpier", 15950, 7320),
    ("Rope Sandal", "38", "Shoes", "SHO-238", "Northpier", 3499, 1205),
    ("Linen Shirt", "M / Blue", "Clothing", "CLO-010-M", "Weft & Daughters", 6400, 2280),
    ("Wool Jumper", "L / Rust", "Clothing", "CLO-022-L", "Weft & Daughters", 11999, 5175),
    ("Rain Jacket", "S / Yellow", "Clothing", "CLO-031-S", "Weft & Daughters", 13450, 6020),
    ("Enamel Mug", None, "Kitchen", "KIT-001", "Tinwright", 1350, 399),
    ("Bread Knife", None, "Kitchen", "KIT-007", "Tinwright", 4275, 1870),
    ("Tea Towel, Set of 3", None, "Kitchen", "KIT-015", "Tinwright", 2199, 733),
    ("Field Notes on Tides", None, "Books", "BOO-101", "Saltmarsh Press", 1895, 840),
    ("Gift Wrapping", None, "", "WRAP", "Lantern & Loom", 499, None),
)

_TAXES: Final[dict[str, tuple[tuple[TaxRate, ...], ...]]] = {
    "USD": (
        (
            TaxRate("New York State Tax", 40_000),
            TaxRate("New York City Tax", 45_000),
            TaxRate("Metropolitan Commuter District Tax", 3_750),
        ),
        (TaxRate("New Jersey State Tax", 66_250),),
        (TaxRate("Pennsylvania State Tax", 60_000), TaxRate("Philadelphia County Tax", 20_000)),
        (),
    ),
}
_OTHER_TAXES: Final = ((TaxRate("VAT", 200_000),), (TaxRate("VAT", 230_000),), ())
CHANNEL_TAX: Final = TaxRate("Marketplace Tax", 70_000, channel_liable=True)

_PEOPLE: Final = (
    ("Maya Linden", "maya.linden@example.com", "12 Quay Road", "Albany", "NY", "12207"),
    ("Tomás Ferreira", "tomas@example.com", "4 Orchard Close", "Newark", "NJ", "07102"),
    ("Ines Åberg", "ines.aberg@example.com", "88 Granary Row", "Brooklyn", "NY", "11201"),
    ("Petra O'Dowd", "petra@example.com", "1 Smithy Yard", "Philadelphia", "PA", "19103"),
    ("Wojciech Żak", "w.zak@example.com", "27 Foundry Street", "Queens", "NY", "11375"),
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the generated shop sells, to whom, and with which taxes per destination."""

    shop: Shop
    products: tuple[Product, ...]
    gift_card: Product
    taxes: tuple[tuple[TaxRate, ...], ...]
    customers: tuple[Customer, ...]


def catalogue(*, zone: str, currency: str, taxes_included: bool) -> Catalogue:
    """The made-up shop, in the zone and currency asked for."""
    shop = Shop(
        id=gid("Shop", 60_001),
        name="Lantern & Loom",
        myshopify_domain="lantern-and-loom.myshopify.com",
        iana_timezone=zone,
        currency_code=currency,
        taxes_included=taxes_included,
    )
    products = tuple(_product(index, *goods) for index, goods in enumerate(_GOODS, start=80_001))
    gift_card = Product(
        id=gid("Product", 80_900),
        variant_id=gid("ProductVariant", 80_900),
        inventory_item_id=gid("InventoryItem", 80_900),
        title="Gift Card",
        variant_title="50",
        product_type="Gift Cards",
        sku="GIFT",
        vendor="Lantern & Loom",
        price_minor=5000,
        unit_cost_minor=None,
        tracked=False,
        taxable=False,
        is_gift_card=True,
    )
    return Catalogue(
        shop,
        products,
        gift_card,
        _TAXES.get(currency, _OTHER_TAXES),
        tuple(_customer(index, *person) for index, person in enumerate(_PEOPLE, start=90_001)),
    )


def _product(  # noqa: PLR0913, PLR0917 - one row of the table above
    number: int,
    title: str,
    variant: str | None,
    product_type: str,
    sku: str,
    vendor: str,
    price: int,
    cost: int | None,
) -> Product:
    return Product(
        id=gid("Product", number),
        variant_id=gid("ProductVariant", number),
        inventory_item_id=gid("InventoryItem", number),
        title=title,
        variant_title=variant,
        product_type=product_type,
        sku=sku,
        vendor=vendor,
        price_minor=price,
        unit_cost_minor=cost,
        tracked=cost is not None,
    )


def _customer(
    number: int, name: str, email: str, street: str, city: str, province: str, postcode: str
) -> Customer:
    return Customer(
        id=gid("Customer", number),
        display_name=name,
        email=email,
        address1=street,
        city=city,
        province_code=province,
        zip=postcode,
        country_code="US",
    )
