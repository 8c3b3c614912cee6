"""A Shopify shop that exists only here: orders, ledger, export files, GraphQL over HTTP."""
