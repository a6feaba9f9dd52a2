"""Reading the files people have: CSV and its relatives in any encoding, packed or not, and Excel."""
