"""The core: image bytes in, a reading out; numpy, cv2 and onnxruntime only."""
