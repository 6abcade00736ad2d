# Runs the sources as they are: there is no build step. The database is yours (DATABASE_URL, GREFFE_MASTER_KEY),
# the configuration is mounted on /greffe/config.
FROM node:24-bookworm-slim

WORKDIR /greffe
ENV NODE_ENV=production

# Scripts of packages stay off: the embedded PostgreSQL and the local Node they would set up are not used here.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

COPY LICENSE CHANGELOG.md ./
COPY config ./config
COPY src ./src
COPY adapters ./adapters

USER node
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "src/cli/bin.ts"]
CMD ["serve"]
