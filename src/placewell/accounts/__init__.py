"""Organisations, people, roles, sign-in and private links: who is acting, and what they may do."""
