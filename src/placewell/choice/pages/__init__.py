"""Pages of choice: the person's, the provider's that is asked, and those of the authority."""
