"""PostgreSQL of our own: found, started, shared, stopped, saved and restored."""

from anfu.postgres.faults import PostgresError
from anfu.postgres.supervisor import Server, discard, start

__all__ = ["PostgresError", "Server", "discard", "start"]
