"""Whole stories: several days, several programs, one outcome."""
