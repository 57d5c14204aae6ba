"""Options put to the person, and what they chose."""
