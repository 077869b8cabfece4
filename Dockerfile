# One image for web, worker and beat. See docs/deploy.md.
FROM node:22-bookworm-slim AS look
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-fund --no-audit
COPY static static
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.txt /base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /base.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /portal portal \
    && install -d -o portal -g portal /var/lib/portal
COPY --from=packages /venv /venv
WORKDIR /portal
COPY manage.py gunicorn.conf.py LICENSE ./
COPY basics basics
COPY accounts accounts
COPY workflow workflow
COPY documents documents
COPY spreadsheets spreadsheets
COPY people people
COPY products products
COPY cycle cycle
COPY evaluation evaluation
COPY promotion promotion
COPY ocop_portal ocop_portal
COPY templates templates
COPY locale locale
COPY --from=look /build/static static
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/portal
RUN set -e; for po in locale/*/LC_MESSAGES/django.po; do pybabel compile --input-file "$po" --output-file "${po%.po}.mo"; done
# Static files lie in the image: a volume of VAR_DIR would keep those of an older one.
ENV STATIC_DIR=/portal/collected
RUN DATABASE_URL=postgres://unused/unused python manage.py collectstatic --no-input --verbosity 0
USER portal
EXPOSE 8000
CMD ["gunicorn", "ocop_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3"]
