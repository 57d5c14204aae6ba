"""Every read of tenders that is more than a line, split by who reads."""
