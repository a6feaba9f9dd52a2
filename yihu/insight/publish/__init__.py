"""From the engine's result to the rows that pages, search and exports read."""
