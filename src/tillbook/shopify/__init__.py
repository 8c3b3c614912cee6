"""The wire to Shopify: reads bulk exports and GraphQL pages, and turns both into facts."""
