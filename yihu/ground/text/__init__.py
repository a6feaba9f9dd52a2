"""Text as Chinese business writes it: pinyin, search tokens, numbers, dates, names and codes. Pure functions."""
