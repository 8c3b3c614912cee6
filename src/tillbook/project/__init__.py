"""Django settings, addresses and the WSGI door."""
