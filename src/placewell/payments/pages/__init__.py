"""Pages of payments: finance's desk, one placement, runs, uplifts, and a provider's remittances."""
