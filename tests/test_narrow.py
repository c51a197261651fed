"""On a phone the reason for a step stands below it, and nothing else of the display changes."""

import re

import pytest

from stepcheck.markdown.formulas.narrow import stacked

WIDE = r"""
\begin{aligned}
\frac{d\sigma}{dz}
  &= \frac{d}{dz} \left( 1 + e^{-z} \right)^{-1} && \text{a power, } {-1} \\
  &= -\left( 1 + e^{-z} \right)^{-2} \cdot \left( -e^{-z} \right) && \text{chain rule} \\
  &= \sigma(z) \left( 1 - \sigma(z) \right)
\end{aligned}
"""


def test_each_reason_moves_to_a_row_of_its_own() -> None:
    narrow = stacked(WIDE)
    assert narrow is not None
    rows = [" ".join(row.split()) for row in narrow.split(r"\\")]
    assert rows[1] == r"& \quad {\small \text{a power, } {-1}}"
    assert rows[3] == r"& \quad {\small \text{chain rule}}"
    assert "&&" not in narrow


def test_the_steps_stay_as_they_are() -> None:
    narrow = stacked(WIDE)
    assert narrow is not None
    moved = re.sub(r"\\\\ & \\quad \{\\small (.*?)\} (?=\\\\)", r"&& \1 ", narrow)
    assert moved.split() == WIDE.split()


@pytest.mark.parametrize(
    "latex",
    [
        r"a = b",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\begin{aligned} a &= b & c &= d \end{aligned}",
        r"\begin{align} a &= b && \text{why} \tag{1} \\ &= c && \text{why} \tag{2} \end{align}",
        "\\begin{aligned} a &= b && \\text{never closed",
    ],
)
def test_a_display_without_reasons_has_one_setting(latex: str) -> None:
    assert stacked(latex) is None
