"""Django's settings under test: those of the product, with none of the caller's own state or settings.

YIHU_TEST_DATABASE_URL names a database server to test on; without it the tests run on SQLite.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

for _name in [name for name in os.environ if name.startswith("YIHU_") and not name.startswith("YIHU_TEST_")]:
    del os.environ[_name]

if not os.environ.get("YIHU_TEST_HOME"):  # the first process makes it and removes it; workers stand inside
    os.environ["YIHU_TEST_HOME"] = tempfile.mkdtemp(prefix="yihu-test-")
    atexit.register(shutil.rmtree, os.environ["YIHU_TEST_HOME"], ignore_errors=True)

_home = tempfile.mkdtemp(dir=os.environ["YIHU_TEST_HOME"])
os.environ["YIHU_HOME"] = _home
os.environ["YIHU_SECRET_KEY"] = "only-for-tests"
os.environ["YIHU_DATABASE_URL"] = os.environ.get("YIHU_TEST_DATABASE_URL", "")

from yihu.site.settings import *  # noqa: E402, F403
from yihu.site.settings import DATABASES  # noqa: E402

if not os.environ["YIHU_DATABASE_URL"]:
    # A file, not memory: the live server's threads then meet the locks they meet in use.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_home, "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
