"""Tests of the simulated company file."""
