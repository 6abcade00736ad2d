import type { Adapter } from '../../src/contract/index.ts';
import scanned from './scanned-module.ts';

/** A memory account whose adapter could go through it, where we were not given the right. */
const denied: Adapter = {
  ...scanned,
  connect(settings, tools) {
    const connection = scanned.connect(settings, tools);
    const { probe } = connection;
    return {
      ...connection,
      probe: {
        ...probe,
        call: async (context) => ({ ...(await probe.call(context)), unavailable: ['scan'] }),
      },
    };
  },
};

export default denied;
