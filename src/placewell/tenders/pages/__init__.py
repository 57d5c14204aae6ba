"""Pages of tenders: for the authority, and for a provider."""
