"""How a number stands in a picture and in its table."""


def number(value: float, digits: int = 10) -> str:
    """Return `value` as a reader writes it, with a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")
