"""Tickets out of JSON of somebody else's making: documents, lists, lines, through a map."""
