"""Values in, rows out: keyword-only, atomic, one audit line each. Whoever writes the database asks here."""
