"""Pages of visits, placements and agreements."""
