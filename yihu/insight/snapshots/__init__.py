"""Columnar copies of the facts on disk, kept up to date with what changed in the records."""
