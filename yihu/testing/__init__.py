"""What tests of every room stand on: settings, a PostgreSQL cluster, a browser, and an account of what was left out."""
