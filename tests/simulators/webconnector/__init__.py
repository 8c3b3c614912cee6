"""Tests of the simulated Web Connector."""
