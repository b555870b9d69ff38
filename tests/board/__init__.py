"""The board, driven by Textual's own pilot and on a real terminal."""
