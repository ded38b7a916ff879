# The one image of the service: `mrrs` with its models. Build in the repository's root: docker build -t mrrs:0.1.0 .
# Behind a package mirror: --secret id=pip,src=pip.conf

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
WORKDIR /src
# The packages are a layer of their own, which stays while only our code changes.
COPY requirements/service.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf,required=false \
    /opt/venv/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements/service.txt
COPY pyproject.toml README.md LICENSE ./
COPY processors/ processors/
COPY streams/ streams/
COPY monitors/ monitors/
COPY replay/ replay/
COPY dashboards/ dashboards/
COPY training/ training/
COPY onnx/ onnx/
# No build isolation: the build's own packages are pinned in the requirements too. The models go to share/mrrs/onnx.
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
LABEL org.opencontainers.image.title="mrrs" \
      org.opencontainers.image.description="Meter reading recognition service" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 mrrs \
 && useradd --system --uid 10001 --gid mrrs --no-create-home --home-dir /var/lib/mrrs --shell /usr/sbin/nologin mrrs \
 && install --directory --owner mrrs --group mrrs /var/lib/mrrs /var/lib/mrrs-accuracy \
      /var/lib/mrrs-monitor /var/lib/mrrs-trigger
COPY --from=build /opt/venv /opt/venv
# PYTHONSAFEPATH: a file in the working directory is never imported.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MRRS_MODEL_DIR=/opt/venv/share/mrrs/onnx \
    MRRS_METRICS=0.0.0.0:9108
WORKDIR /var/lib/mrrs
# By number, so that a cluster can see that it is not root.
USER 10001:10001
EXPOSE 9108
EXPOSE 9109
EXPOSE 9110
# It answers once all models are loaded and verified, and fails while a stage is stopped by a flood of dead letters.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 CMD ["python", "-m", "streams.health"]
ENTRYPOINT ["mrrs"]
CMD ["worker"]
