"""What is remembered: Django models, tenancy and encryption at rest.

Models hold state and nothing else; what is done with it lives in `sync`. Every row belongs to a
company, and a query that forgets to say which one raises instead of leaking.
"""
