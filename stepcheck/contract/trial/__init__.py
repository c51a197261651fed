"""Holds a function against its formula on data: `data` chooses them, `calls` sees what comes back.

`rounding` finds out how far rounding alone can move a result, and `compare` judges.
"""
