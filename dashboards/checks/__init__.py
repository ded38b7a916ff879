"""What is held of every board before it is published."""
