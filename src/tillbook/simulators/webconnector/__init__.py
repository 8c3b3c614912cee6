"""A Web Connector that polls a server as the real one does, and fails where it is told to."""

from tillbook.simulators.webconnector.auto_run import AutoRun
from tillbook.simulators.webconnector.connector import WebConnector
from tillbook.simulators.webconnector.conversation import Update
from tillbook.simulators.webconnector.faults import Faults
from tillbook.simulators.webconnector.qwc import QwcRefused

__all__ = ["AutoRun", "Faults", "QwcRefused", "Update", "WebConnector"]
