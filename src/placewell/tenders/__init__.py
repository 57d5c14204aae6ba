"""Mini-tenders: invitations, sealed bids, the opening, scoring and the evaluation."""
