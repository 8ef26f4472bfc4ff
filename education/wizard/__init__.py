"""The check's reasoning: knowledge and answers in, urgency and possible causes out. Pure: no Django."""
