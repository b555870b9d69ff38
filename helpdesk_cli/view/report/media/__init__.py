"""What a report is drawn on: terminal, Markdown, HTML, JSON, CSV."""
