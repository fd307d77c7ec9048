"""Logs: one line each, to the standard error, with personal data taken out."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"personal": {"()": "core.logs.PersonalDataFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stream": {"class": "logging.StreamHandler", "filters": ["personal"], "formatter": "line"},
    },
    "root": {"handlers": ["stream"], "level": "WARNING"},
    "loggers": {"django.server": {"level": "WARNING"}, "loopmart": {"level": "INFO"}},
}
