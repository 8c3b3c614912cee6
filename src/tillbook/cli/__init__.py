"""The command line: `tillbook …`, one module per command; other people's scripts depend on it."""
