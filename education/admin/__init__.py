"""Where staff edit. Here, as in queries and actions, a query may start: the admin is built so."""

from education.admin import content, evidence, glossary, infobutton, people, sharing, wizard

__all__ = ["content", "evidence", "glossary", "infobutton", "people", "sharing", "wizard"]
