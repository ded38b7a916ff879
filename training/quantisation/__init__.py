"""From a float model to one of 8-bit integers, kept only where the accuracy holds."""
