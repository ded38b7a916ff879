"""Small convolutional nets; normalisation and the final activation are part of what is exported."""
