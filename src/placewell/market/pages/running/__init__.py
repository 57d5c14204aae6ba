"""Pages with which a commissioner runs a scheme."""
