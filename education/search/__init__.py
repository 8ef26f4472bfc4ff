"""Pure thinking about search: words and their stems, what else says the same, ranking, and what to show."""
