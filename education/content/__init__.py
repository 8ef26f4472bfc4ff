"""Markdown files for patients: parsed, checked and turned into safe blocks. Pure: no Django."""
