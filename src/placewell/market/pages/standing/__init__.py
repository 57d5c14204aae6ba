"""Pages of standing: the public register, those who decide, and the provider’s own."""
