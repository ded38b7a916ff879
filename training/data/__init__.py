"""What is trained on: rendered scenes and real photos."""
