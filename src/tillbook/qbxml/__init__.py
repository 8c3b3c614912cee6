"""The pure qbXML codec: typed requests out, typed answers in.

`requests` are what we ask of QuickBooks, `encode` writes them, `decode` reads what comes back,
`status` says what an answer means for a person. Nothing here opens a connection, looks at a clock
or keeps state. What QuickBooks cannot store is settled by `text` before anything is encoded: the
codec refuses, it never shortens.
"""
