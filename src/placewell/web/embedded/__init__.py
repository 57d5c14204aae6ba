"""The embedded PostgreSQL: a private server that runs for as long as any process of Placewell needs it."""

from placewell.web.embedded.cluster import Cluster, start
from placewell.web.embedded.databases import clone_database, drop_database, ensure_database
from placewell.web.embedded.problem import PostgresProblem

__all__ = ["Cluster", "PostgresProblem", "clone_database", "drop_database", "ensure_database", "start"]
