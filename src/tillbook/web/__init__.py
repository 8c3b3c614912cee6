"""The pages a person sees, and the door through which the Web Connector comes in."""
