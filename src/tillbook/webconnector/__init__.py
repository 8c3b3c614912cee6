"""The conversation with QuickBooks Desktop through Intuit's Web Connector, without any I/O.

`calls` names the eight calls, `soap` reads and writes their envelopes, `machine` answers them,
`wsdl` describes them and `qwc` writes the file that introduces us to a Web Connector.
"""
