"""django-helpdesk beside us: a project of its own, with as many tickets to escalate."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.environment import run
from tests.benchmarks.measure import Command

_SETTINGS = """
from pathlib import Path
BASE = Path(__file__).parent
SECRET_KEY, DEBUG, USE_TZ, ROOT_URLCONF, SITE_ID = "benchmark", False, True, "urls", 1
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE / "mail"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE / "desk.sqlite3"}}
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.admin", "django.contrib.humanize",
    "django.contrib.messages", "rest_framework", "helpdesk",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.contrib.auth.context_processors.auth", "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages"]},
}]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
SILENCED_SYSTEM_CHECKS = ["admin.E403"]
HELPDESK_TEAMS_MODE_ENABLED = False
"""

_URLS = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""

# An hour old: nothing is due after a day. Ten days old: all of them are.
_FILL = """
import sys
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from helpdesk.models import Queue, Ticket
count, age, told = int(sys.argv[1]), timedelta(hours=int(sys.argv[2])), sys.argv[3]
queue = Queue.objects.create(
    title="Support", slug="support", escalate_days=1, email_address="desk@example.org",
    updated_ticket_cc=told,
)
Ticket.objects.bulk_create(
    Ticket(title=f"Ticket {n}", queue=queue, priority=5, status=1, created=timezone.now() - age)
    for n in range(count)
)
Ticket.objects.update(created=timezone.now() - age)
"""


def install_django_helpdesk(place: Path) -> Path | None:
    """An environment with django-helpdesk; None, and the reason said, when it cannot be had."""
    run(sys.executable, "-m", "venv", place)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "django-helpdesk"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"\nskipped: django-helpdesk cannot be installed: {done.stderr.strip()[-200:]}")
        return None
    return place / "bin" / "python"


def make_django_desk(
    python: Path, place: Path, tickets: int, hours_old: int, told: str = ""
) -> Command:
    """A desk of open tickets so old; the command that escalates those older than a day.

    Whoever is `told` of each gets a mail, left in a folder.
    """
    place.mkdir()
    for name, text in (("settings.py", _SETTINGS), ("urls.py", _URLS), ("fill.py", _FILL)):
        (place / name).write_text(text)
    env = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(place)}
    django: list[str | Path] = [python, "-W", "ignore", "-m", "django"]
    for command in (
        [*django, "migrate", "-v", "0"],
        [python, place / "fill.py", tickets, hours_old, told],
    ):
        run(*command, env=env)
    return Command([*django, "escalate_tickets"], env)
