"""年报助手: interviews an office, checks every figure, writes its statutory annual report."""

__version__ = "0.1.0"
