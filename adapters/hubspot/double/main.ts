import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { controlApp, startServer } from '../../double-kit/index.ts';
import { startHubspotDouble, type HubspotDouble, type HubspotDoubleOptions } from './index.ts';

/**
 * The double in a process of its own: `node adapters/hubspot/double/main.ts [--port N] [--options JSON] [--seed MODULE]`.
 * Prints one line of JSON: { url, port, token, portalId, control }. The seed module exports `seed(double)`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    options: { type: 'string', default: '{}' },
    seed: { type: 'string' },
  },
});
const options: HubspotDoubleOptions = JSON.parse(values.options);
const double = await startHubspotDouble({ ...options, port: Number(values.port) });
if (values.seed !== undefined) {
  const seeding: { seed: (double: HubspotDouble) => unknown } = await import(pathToFileURL(values.seed).href);
  await seeding.seed(double);
}
const control = await startServer(controlApp(double));
const { url, port, token, portalId } = double;
process.stdout.write(`${JSON.stringify({ url, port, token, portalId, control: control.url })}\n`);

const stop = async (): Promise<void> => {
  await Promise.all([double.close(), control.close()]);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
