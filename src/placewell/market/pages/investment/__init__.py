"""Pages of investment in quality: what everybody reads, what a provider claims, and those who decide."""
