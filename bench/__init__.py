"""Measurements. Each prints ratios against something that was run beside it in the same run; none is a test."""
