"""The parts that the screen of the board is put together from."""
