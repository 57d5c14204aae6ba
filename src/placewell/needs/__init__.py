"""People, assessments, portraits, suitability and budgets: what one person needs, said without naming them."""
