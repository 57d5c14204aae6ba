"""Pages of the market: what everybody reads, and what commissioners and providers work with."""
