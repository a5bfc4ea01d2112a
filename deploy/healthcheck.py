"""Asks the web server of this container whether it is well; a bad answer or none is an exit status of 1."""

import os
import urllib.request

HOST = os.environ["ALLOWED_HOSTS"].split(",")[0]

urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:8000/health/", headers={"Host": HOST}), timeout=8)
