"""Where staff edit. Here, as in queries and actions, a query may start: the admin is built so."""

from education.admin import content, evidence, people, sharing, wizard

__all__ = ["content", "evidence", "people", "sharing", "wizard"]
