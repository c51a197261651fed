"""Holds a function against its formula on data: `data` chooses them, `calls` sees what comes back.

`rounding` finds out how far rounding alone can move a result, `state` what a call leaves behind,
and `compare` judges.
"""
