"""From an answered photo to the values of its features."""
