"""Distortions of training images: what a phone, a detector and a meter's glass do."""
