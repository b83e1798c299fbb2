# One recipe for the five services: docker build --build-arg SERVICE=gateway -t soc-agent/gateway .
# A release pins its base: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

# what npm has to know, by itself: a change of code installs nothing again
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

# the code of all services, compiled once
FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY --from=manifests /src .
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund --include-workspace-root --workspace=libs --workspace=services
COPY . .
RUN node_modules/.bin/tsc -b services/* \
 && rm -rf libs/testing libs/*/src services/*/src libs/*/node_modules services/*/node_modules \
 && find libs services -name 'tsconfig*' -delete -o -name '.tsbuildinfo' -delete -o -name '*.d.ts*' -delete

# the packages one service needs at run time, and its code
FROM ${NODE_IMAGE} AS service
ARG SERVICE
WORKDIR /src
COPY --from=manifests /src .
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace=services/${SERVICE} \
 && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete \
 # what asks for a compiler is for those who compile
 && rm -rf node_modules/typescript
COPY --from=build /src/libs libs
COPY --from=build /src/services/${SERVICE} services/${SERVICE}

FROM ${NODE_IMAGE}
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="SOC Agent System: ${SERVICE}" \
      org.opencontainers.image.description="Every security signal assessed by five agents and three analyzers" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
WORKDIR /app/services/${SERVICE}
COPY --from=service /src /app
COPY tools/containers/kept-files.ts tools/containers/access-key.ts tools/containers/redis-users.ts tools/containers/database-users.ts /app/tools/
USER 10001:10001
EXPOSE 8080 9464
# a Node for each question would cost more CPU than an idle service takes
HEALTHCHECK --interval=5s --timeout=10s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]
# what stays is bounded by the container, what was just made is not
CMD ["node", "--max-semi-space-size=16", "--no-parallel-scavenge", "--enable-source-maps", "dist/main.js"]
