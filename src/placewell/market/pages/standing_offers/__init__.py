"""Pages of standing offers: a provider makes them, and those who look for places in an emergency read them."""
