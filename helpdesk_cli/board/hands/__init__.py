"""What the keys of the board lead to, by their names in `domain/answers/board_keys.py`."""
