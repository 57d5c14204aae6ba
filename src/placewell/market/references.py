"""References of schemes and categories: short texts that people can read out."""

import secrets

# No vowels (no words by accident) and nothing that looks like something else.
LETTERS = "23456789BCDFGHJKMNPQRTVWXZ"


def new_reference(prefix: str) -> str:
    """Return a fresh reference such as `S-7QK2M`; a unique constraint catches the rare one already taken."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(5))}"
