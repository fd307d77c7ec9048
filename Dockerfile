# The shop's one image: web, worker, beat, relay and events differ in their command alone.
FROM python:3.12-slim-bookworm AS build
# "journey" for the real retail catalogue.
ARG LOCK=base
WORKDIR /app
COPY requirements/ requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/$LOCK.txt

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 1000 shop
WORKDIR /app
COPY --from=build /venv /venv
COPY --chown=shop . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    LOOPMART_VAR=/data STATIC_ROOT=/app/collected
RUN mkdir /data /app/collected && chown shop /data /app/collected
USER shop
# Collected here and not at the start: every container then serves the same hashed files.
RUN python manage.py prepare --only translations \
    && python manage.py prepare --only assets \
    && rm -rf /data/*
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "shop.wsgi:application"]
