"""Live updates: one LISTEN connection per process, one stream per open desk."""
