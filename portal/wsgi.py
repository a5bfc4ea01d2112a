import gc
import os

from django.core.wsgi import get_wsgi_application

from portal.celery import app as celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
celery_app.set_default()
application = get_wsgi_application()
# Only a process that knows the tasks wakes a worker; what a page asked for would else wait for the next sweep.
celery_app.loader.import_default_modules()
# What is loaded by now stays, and need not be walked through again and again while a roster is read.
gc.collect()
gc.freeze()
