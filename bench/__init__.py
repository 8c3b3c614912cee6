"""Measurements of speed and memory, each as a ratio to a named floor, in one run."""
