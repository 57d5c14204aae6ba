"""Providers and services as the CQC register has them: who is registered for what, where, and how they are rated."""
