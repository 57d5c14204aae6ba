"""Every write of tenders, split by use case."""
