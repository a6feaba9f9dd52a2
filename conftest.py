"""Fixtures and accounts that every test of the house may use."""

from __future__ import annotations

from yihu.site.translations import compile_all

pytest_plugins = ["pytester", "yihu.testing.left_out", "yihu.testing.chromium", "yihu.testing.fixtures"]

compile_all()  # pytest alone, without bin/test, must not meet old translations
