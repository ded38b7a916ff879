"""Meters that never were, with the truth for every stage; numpy, cv2 and pillow only."""
