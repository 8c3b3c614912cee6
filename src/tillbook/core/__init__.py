"""The pure heart: facts in, entries and documents out, proof beside them.

Nothing here knows a clock, a network, a database or Django. Everything is a frozen value or a
function from values to values, so that the books can be read, tested and proved by themselves.
"""
