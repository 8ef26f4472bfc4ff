"""Rows in, frozen values out. Whoever reads the database asks here."""
