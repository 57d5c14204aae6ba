"""Pages with which a commissioner sets the terms of a category: costs, questions, policies."""
