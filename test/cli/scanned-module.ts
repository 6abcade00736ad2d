import type { Adapter } from '../../src/contract/index.ts';
import memory from './memory-module.ts';

/** A memory account that says it can be gone through. Whether it keeps that word is judged where it is scanned. */
const scanned: Adapter = {
  ...memory,
  connect(settings, tools) {
    const connection = memory.connect(memory.settings.parse(settings), tools);
    return {
      ...connection,
      scan: {
        call: async () => ({ items: [], cursor: null, gaps: [] }),
        kinds: ['person', 'note'],
        batchMax: 1,
        costs: [],
        scopes: [],
        paging: 'keyset',
      },
    };
  },
};

export default scanned;
