"""What was learnt from examples: the shipped model, a region's own, and how they are fitted.

Inference needs numpy alone; scikit-learn is imported by `fitting.py` and only there.
"""
