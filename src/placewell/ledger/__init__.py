"""What happened: append-only, typed, past-tense events, and the messages that leave because of them."""
