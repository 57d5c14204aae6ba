"""Keeping the register in step with the CQC API: the client, and a run that can be taken up again."""
