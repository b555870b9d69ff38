"""How an answer is printed: its formats, styles, times and links; foreign text made safe."""
