"""Pages of joining: a provider's, step by step; those who decide, by clock; and what the public reads of it."""
