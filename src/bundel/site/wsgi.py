import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bundel.site.settings")
# Whoever waits for a page gets limits that jobs and commands do not have.
os.environ.setdefault("BUNDEL_PROCESS", "web")

application = get_wsgi_application()
