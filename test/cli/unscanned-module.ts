import type { Adapter } from '../../src/contract/index.ts';
import memory from './memory-module.ts';

/** A memory account that cannot be gone through. */
const unscanned: Adapter = {
  ...memory,
  connect(settings, tools) {
    const { scan: _, ...connection } = memory.connect(memory.settings.parse(settings), tools);
    return connection;
  },
};

export default unscanned;
