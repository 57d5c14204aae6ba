"""Pages of consultation: what everybody reads and says, and what those who run it do."""
