"""A model is trained again from confirmed readings, compared with the champion, and promoted or rolled back."""
