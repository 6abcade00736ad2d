import { startSalesforceDouble } from './index.ts';

/** The double in a process of its own: prints where it listens and how to sign in, as one line of JSON. */
const double = await startSalesforceDouble(
  process.env['PORT'] === undefined ? {} : { port: Number(process.env['PORT']) },
);
const { url, organizationId, clientId, clientSecret, privateKey, username, tokens } = double;
process.stdout.write(
  `${JSON.stringify({
    port: Number(new URL(url).port),
    url,
    organizationId,
    clientId,
    clientSecret,
    privateKey,
    username,
    accessToken: tokens.admin,
  })}\n`,
);
process.once('SIGTERM', () => void double.close());
