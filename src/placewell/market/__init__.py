"""Schemes, categories, cost models, policies and memberships: the rules of the market before any tender."""
