"""stub"""

RESULTS = None
