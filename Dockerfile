# The service in an image: built with everything, run with what it needs, by a user who may write to its data only.
FROM node:24-bookworm AS build
WORKDIR /ledger
COPY package.json package-lock.json ./
# better-sqlite3 is compiled where no ready binary can be fetched: this image has what that takes.
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY projections projections
COPY test/bench test/bench
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && rm -rf dist/test
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production LEDGER_DATA=/data
WORKDIR /ledger
COPY --from=build /ledger/package.json ./
COPY --from=build /ledger/node_modules node_modules
COPY --from=build /ledger/dist dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/cli.js"]
CMD ["serve"]
