import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { controlApp, startServer } from '../../double-kit/index.ts';
import { type SalesforceDouble, type SalesforceDoubleOptions, startSalesforceDouble } from './index.ts';

/**
 * The double in a process of its own: `node adapters/salesforce/double/main.ts [--port N] [--options JSON] [--seed MODULE]`.
 * Prints one line of JSON: where it listens, how to sign in, and the url of its control. The seed module exports `seed(double)`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    options: { type: 'string', default: '{}' },
    seed: { type: 'string' },
  },
});
const options: SalesforceDoubleOptions = JSON.parse(values.options);
const double = await startSalesforceDouble({ ...options, port: Number(values.port) });
if (values.seed !== undefined) {
  const seeding: { seed: (double: SalesforceDouble) => unknown } = await import(
    pathToFileURL(values.seed).href
  );
  await seeding.seed(double);
}
const control = await startServer(controlApp(double));
const { url, port, organizationId, clientId, clientSecret, privateKey, username, tokens } = double;
const signIn = { organizationId, clientId, clientSecret, privateKey, username, accessToken: tokens.admin };
process.stdout.write(`${JSON.stringify({ url, port, ...signIn, control: control.url })}\n`);

const stop = async (): Promise<void> => {
  await Promise.all([double.close(), control.close()]);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
