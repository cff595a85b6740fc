"""Measures gongkai beside other generators on one corpus; `make bench`, see docs/performance.md."""
