"""Complaints and appeals: received, acknowledged, answered by somebody not involved, and looked at again."""
