"""Needs: from the person to the budget."""
