"""Pages of scrutiny: previews of policies, and how long searches take."""
