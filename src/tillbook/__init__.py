"""Tillbook: a Shopify shop's sales in QuickBooks Desktop, right to the cent, and proved.

The rooms and the directions between them are described in ARCHITECTURE.md. This module
holds the version only, so that every room may import it.
"""

__version__ = "0.1.0"
