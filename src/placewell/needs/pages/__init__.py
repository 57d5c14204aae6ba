"""Pages of needs: each a few lines around an action."""
