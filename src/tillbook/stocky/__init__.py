"""Stocky, Shopify's former purchasing app: whether its service still knows a key. I/O."""
