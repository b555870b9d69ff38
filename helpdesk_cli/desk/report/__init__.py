"""The report of a period: read, counted, forecast, mailed."""
