"""Payments: what placements are funded from, payment runs, uplifts and remittances."""
