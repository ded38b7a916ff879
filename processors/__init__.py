"""The core: image bytes in, a reading out; numpy, cv2 and onnxruntime only."""

import os

# cv2 reads this once, when its library loads, so it must stand here, before any module of ours imports cv2. Intake
# checks the pixel count from the header itself; this is the second lock. Pixels.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(64_000_000))
