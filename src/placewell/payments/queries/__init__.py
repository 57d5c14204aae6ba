"""What is read of payments: placements and their schedules, runs, uplifts and remittances."""
