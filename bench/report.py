"""stub"""
RESULTS = None

